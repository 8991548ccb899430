"""What scheduling refuses, over HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

from adapters.http.problem_rows.row import Row, row
from domain.errors import DomainError
from domain.scheduling import errors as scheduling

SCHEDULING: Mapping[type[DomainError], Row] = {
    scheduling.SlotTaken: row(
        HTTPStatus.CONFLICT, "Hora ocupada", "Slot taken", "Acaban de ocupar esa hora: elige otra."
    ),
    scheduling.SlotNotOffered: row(
        HTTPStatus.CONFLICT,
        "Hora no ofrecida",
        "Slot not offered",
        "Esa no es una de las horas que ofrece el servicio: consulta su disponibilidad.",
    ),
    scheduling.HoldUnusable: row(
        HTTPStatus.CONFLICT,
        "Reserva provisional inservible",
        "Unusable hold",
        "Esta reserva provisional es para otro servicio u otra hora: reserva de forma provisional la hora que quieres.",
    ),
    scheduling.ExceptionExists: row(
        HTTPStatus.CONFLICT,
        "Día ya excepcional",
        "Exception exists",
        "Esta fecha ya tiene un horario excepcional: bórralo primero.",
    ),
    scheduling.IllegalTransition: row(
        HTTPStatus.CONFLICT, "Cambio imposible", "Illegal transition", "La cita está {status} y no admite este cambio."
    ),
    scheduling.CutoffPassed: row(
        HTTPStatus.CONFLICT,
        "Fuera de plazo",
        "Too late",
        "Ya es tarde para hacerlo por tu cuenta: ponte en contacto con el profesional.",
    ),
    scheduling.ServiceInactive: row(
        HTTPStatus.CONFLICT,
        "Servicio inactivo",
        "Service inactive",
        "Este servicio no admite reservas en este momento.",
    ),
    scheduling.SlugTaken: row(
        HTTPStatus.CONFLICT,
        "Dirección ocupada",
        "Address taken",
        "La dirección de esta página ya existe: prueba de nuevo.",
    ),
    scheduling.AppointmentOver: row(
        HTTPStatus.CONFLICT,
        "Cita terminada",
        "Appointment over",
        "Esta cita ha terminado: márcala como completada o como ausencia.",
    ),
    scheduling.NotStarted: row(HTTPStatus.CONFLICT, "Aún no", "Not yet", "Esta cita todavía no ha empezado."),
}
