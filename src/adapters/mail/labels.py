"""The words around a message that only mail has, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.accounts.values import Locale
from domain.notifications.notification import MessageKind

PRODUCT = "Gestor de Citas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """`greeting` has the place {name}; the rest stands as it is."""

    greeting: str
    service: str
    professional: str
    client: str
    when: str
    duration: str
    place: str
    number: str
    reason: str
    open_link: Mapping[MessageKind, str]
    link_in_full: str
    footer: str


LABELS: Mapping[Locale, Labels] = {
    Locale.SPANISH: Labels(
        greeting="Hola, {name}:",
        service="Servicio",
        professional="Profesional",
        client="Cliente",
        when="Cuándo",
        duration="Duración",
        place="Lugar",
        number="Referencia",
        reason="Motivo",
        open_link={
            MessageKind.VERIFY_EMAIL: "Confirmar mi correo",
            MessageKind.RESET_PASSWORD: "Elegir otra contraseña",
            MessageKind.CHANGE_EMAIL: "Usar esta dirección",
        },
        link_in_full="Si el botón no funciona, copia esta dirección en tu navegador:",
        footer="Mensaje automático: nadie lee las respuestas.",
    ),
    Locale.ENGLISH: Labels(
        greeting="Hello {name},",
        service="Service",
        professional="Professional",
        client="Client",
        when="When",
        duration="Duration",
        place="Place",
        number="Reference",
        reason="Reason",
        open_link={
            MessageKind.VERIFY_EMAIL: "Confirm my address",
            MessageKind.RESET_PASSWORD: "Choose another password",
            MessageKind.CHANGE_EMAIL: "Use this address",
        },
        link_in_full="If the button does not work, copy this address into your browser:",
        footer="This is an automatic message: nobody reads replies.",
    ),
}


def duration_text(minutes: int) -> str:
    """Show a duration, such as `1 h 30 min`; the units are the same in every language that we speak."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)
