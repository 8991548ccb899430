"""Who plays in the demo: a dental clinic, a lawyer and a plumber in Spain, and the people who come to them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.accounts.professional_application import Practice
from domain.scheduling.alignment import Alignment
from domain.scheduling.limits import Limits
from domain.scheduling.service import Money, ServiceTerms
from domain.scheduling.working_hours import DailyOpening, Opening, Weekday, WeeklyHours

PASSWORD = "citas-de-prueba"  # noqa: S105 (printed for everybody to see)
ADMINISTRATOR = ("admin@citas.example", "Lucía Ortega Vidal")
WEEKDAYS = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day that is meant without a date: the `weekday` of the week that is `weeks` ahead, or behind where negative."""

    weeks: int
    weekday: Weekday

    def after(self, today: date) -> date:
        """The date, seen from today."""
        return today + timedelta(days=self.weekday - today.weekday(), weeks=self.weeks)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day with openings of its own; without any it is a day off."""

    occasion: Occasion
    openings: tuple[DailyOpening, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Away:
    """Whole days off in a row."""

    occasion: Occasion
    days: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A professional of the demo; `busyness` is the share of slots that are taken."""

    email: str
    name: str
    practice: Practice
    hours: WeeklyHours
    holidays_region: str
    special_days: tuple[SpecialDay, ...] = ()
    away: tuple[Away, ...] = ()
    services: tuple[ServiceTerms, ...]
    busyness: float


def _hours(*openings: tuple[tuple[Weekday, ...], int, int]) -> WeeklyHours:
    return WeeklyHours.of(Opening(day, start * 60, end * 60) for days, start, end in openings for day in days)


def _euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


PROFESSIONALS = (
    Part(
        email="clinica@citas.example",
        name="Clínica Dental Sol",
        practice=Practice(
            profession="Odontología",
            bio="Clínica dental de barrio desde 1998. Odontología general, higiene y urgencias, sin esperas.",
            city="Madrid",
            timezone="Europe/Madrid",
            licence_number="28-004512",
        ),
        hours=_hours((WEEKDAYS, 9, 14), (WEEKDAYS[:4], 16, 20)),
        holidays_region="ES-MD",
        special_days=(
            SpecialDay(Occasion(-2, Weekday.SAT), (DailyOpening(10 * 60, 13 * 60),), "Sábado de revisiones"),
            SpecialDay(Occasion(2, Weekday.SAT), (DailyOpening(10 * 60, 13 * 60),), "Sábado de revisiones"),
        ),
        services=(
            ServiceTerms(
                name="Revisión dental",
                description="Exploración completa y plan de tratamiento.",
                duration=30,
                price=_euros("35.00"),
                buffer_after=5,
                interval=35,
                minimum_notice=60,
                cancel_cutoff_hours=12,
                reschedule_cutoff_hours=12,
                location="Calle de Alcalá 120, 1.º B, Madrid",
            ),
            ServiceTerms(
                name="Limpieza dental",
                description="Higiene con ultrasonidos y pulido.",
                duration=45,
                price=_euros("60.00"),
                buffer_after=15,
                interval=60,
                minimum_notice=120,
                cancel_cutoff_hours=24,
                reschedule_cutoff_hours=24,
                location="Calle de Alcalá 120, 1.º B, Madrid",
            ),
        ),
        busyness=0.55,
    ),
    Part(
        email="abogada@citas.example",
        name="Carmen Ruiz Montero",
        practice=Practice(
            profession="Abogacía",
            bio="Derecho de familia y herencias. Primera consulta clara, con presupuesto por escrito.",
            city="Sevilla",
            timezone="Europe/Madrid",
            licence_number="ICAS 11873",
        ),
        hours=_hours((WEEKDAYS, 10, 14), ((Weekday.TUE, Weekday.THU), 17, 20)),
        holidays_region="ES-AN",
        away=(
            Away(Occasion(-4, Weekday.MON), 3, "Vacaciones"),
            Away(Occasion(2, Weekday.THU), 2, "Congreso de derecho de familia"),
        ),
        services=(
            ServiceTerms(
                name="Primera consulta",
                description="Una hora para estudiar tu caso.",
                duration=60,
                price=_euros("80.00"),
                minimum_notice=24 * 60,
                requires_approval=True,
                approval_hours=7 * 24,
                cancel_cutoff_hours=24,
                reschedule_cutoff_hours=24,
                location="Avenida de la Constitución 8, Sevilla",
            ),
            ServiceTerms(
                name="Seguimiento por videollamada",
                duration=30,
                price=_euros("40.00"),
                minimum_notice=120,
                location="Videollamada",
            ),
        ),
        busyness=0.4,
    ),
    Part(
        email="fontanero@citas.example",
        name="Fontanería Hermanos Peña",
        practice=Practice(
            profession="Fontanería",
            bio="Reparaciones, calderas y reformas de baño en Málaga y alrededores.",
            city="Málaga",
            timezone="Europe/Madrid",
        ),
        hours=_hours((WEEKDAYS, 8, 15), ((Weekday.SAT,), 9, 13)),
        holidays_region="ES-AN",
        special_days=(SpecialDay(Occasion(1, Weekday.WED), (), "Inventario"),),
        services=(
            ServiceTerms(
                name="Visita y presupuesto",
                duration=30,
                buffer_before=15,
                buffer_after=15,
                interval=60,
                alignment=Alignment.CLOCK,
                limits=Limits(per_day=4, per_week=20),
                minimum_notice=180,
                location="En tu domicilio",
            ),
            ServiceTerms(
                name="Reparación a domicilio",
                duration=90,
                price=_euros("65.00"),
                buffer_before=15,
                buffer_after=15,
                interval=120,
                minimum_notice=180,
                cancel_cutoff_hours=6,
                location="En tu domicilio",
            ),
        ),
        busyness=0.5,
    ),
)

CLIENTS = (
    ("ana@citas.example", "Ana García López"),
    ("javier@citas.example", "Javier Moreno Díaz"),
    ("maria@citas.example", "María José Álvarez Núñez"),
    ("antonio@citas.example", "Antonio Romero Gil"),
    ("laura@citas.example", "Laura Jiménez Castro"),
    ("pablo@citas.example", "Pablo Iglesias Serrano"),
    ("ines@citas.example", "Inés Domínguez Prieto"),
    ("sergio@citas.example", "Sergio Navarro Blanco"),
    ("nuria@citas.example", "Núria Ferrer Puig"),
    ("iker@citas.example", "Iker Etxeberria Agirre"),
    ("rocio@citas.example", "Rocío Cabrera Luna"),
    ("hugo@citas.example", "Hugo Martín Calvo"),
    ("elena@citas.example", "Elena Vázquez Rey"),
    ("youssef@citas.example", "Youssef El Amrani"),
    ("sofia@citas.example", "Sofía Herrera Campos"),
    ("marcos@citas.example", "Marcos Peralta Soto"),
)

APPLICANT = Practice(
    profession="Fisioterapia",
    bio="Fisioterapeuta deportiva con diez años de experiencia. Busco publicar mi agenda de tarde.",
    city="Valencia",
    timezone="Europe/Madrid",
    licence_number="CV-2231",
)
APPLICANT_EMAIL = "nuria@citas.example"
NOTES = ("", "", "", "Primera visita.", "Traigo radiografías.", "Prefiero que me llamen antes.", "Llegaré con un niño.")
