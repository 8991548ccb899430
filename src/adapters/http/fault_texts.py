"""What each kind of fault is called, and says, in each language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.http.languages import Bilingual, bilingual
from domain.accounts.values import Locale
from domain.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is refused. `code` is stable."""

    code: str
    texts: Bilingual

    def text(self, locale: Locale) -> str:
        """Say it."""
        return self.texts[locale]


class InvalidText(InvalidValue):
    """A value that is refused in words of its own, in each language."""

    def __init__(self, field: str, reason: str, texts: Bilingual) -> None:
        super().__init__(field, reason, texts[Locale.ENGLISH])
        self.texts: Bilingual = texts


def reason_of_error(error: InvalidValue) -> Reason:
    """Return why the domain, or the edge, refused a value."""
    if isinstance(error, InvalidText):
        return Reason(error.reason, error.texts)
    return reason_of_code(error.reason, error.message)


def reason_of_code(code: str, english: str | None = None) -> Reason:
    """Return the reason with this code; `english` is the domain's own, more exact sentence."""
    texts = _BY_CODE.get(code, _OTHER)
    if english is not None:
        texts = {**texts, Locale.ENGLISH: english}
    return Reason(code, texts)


def reason_of_message(message: str) -> Reason:
    """Return the reason that stands behind an error message of msgspec, which has no codes."""
    for pattern, build in _BY_MESSAGE:
        match = pattern.match(message)
        if match:
            return build(match)
    return Reason("invalid", _OTHER)


_OTHER = bilingual("Este valor no es válido.", "This value is not valid.")

_BY_CODE: Mapping[str, Bilingual] = {
    "missing": bilingual("Falta este dato.", "This is required."),
    "unknown_field": bilingual("Este campo no existe.", "There is no such field."),
    "wrong_type": bilingual("El tipo de dato no es el esperado.", "This is not the expected type of value."),
    "malformed": bilingual("El formato no es correcto.", "This does not have the right form."),
    "naive": bilingual(
        "La fecha y la hora necesitan su diferencia con UTC, como en 2027-03-02T10:00:00+01:00.",
        "Date and time need a UTC offset, as in 2027-03-02T10:00:00+01:00.",
    ),
    "not_allowed": bilingual("No es uno de los valores posibles.", "This is not one of the possible values."),
    "out_of_range": bilingual("El valor está fuera de los límites.", "The value is out of range."),
    "too_short": bilingual("El texto es demasiado corto.", "The text is too short."),
    "too_long": bilingual("Es demasiado largo.", "This is too long."),
    "guessable": bilingual(
        "Es una de las primeras contraseñas que probaría cualquiera: elige otra.",
        "This password is one of the first that anybody would try: choose another one.",
    ),
    "wrong": bilingual("No es tu contraseña actual.", "This is not your present password."),
    "too_many": bilingual("Hay demasiados elementos.", "There are too many items."),
    "too_few": bilingual("Hay muy pocos elementos.", "There are too few items."),
    "too_precise": bilingual("El valor es demasiado preciso.", "The value is too precise."),
    "control_character": bilingual(
        "Contiene un carácter que no se puede guardar.", "It contains a character that cannot be stored."
    ),
    "unknown_timezone": bilingual(
        "Tiene que ser una zona horaria IANA, como Europe/Madrid.", "It must be an IANA zone such as Europe/Madrid."
    ),
    "not_after_start": bilingual("El final tiene que ser posterior al comienzo.", "The end must be after the start."),
    "before_start": bilingual("El final no puede ser anterior al comienzo.", "The end must not be before the start."),
    "unknown": bilingual("No existe.", "There is no such thing."),
    "unknown_client": bilingual(
        "No hay tal cuenta, o nunca ha tenido una cita con este profesional. Describe a la persona como client.",
        "There is no such account, or it has had no appointment with this professional. Describe the person as client.",
    ),
    "unknown_region": bilingual(
        "Tiene que ser un país o una de sus regiones según ISO 3166, como ES o ES-MD.",
        "It must be a country or one of its regions by ISO 3166, such as ES or ES-MD.",
    ),
    "repeated": bilingual("Está repetido.", "This is repeated."),
    "not_a_move": bilingual("La cita ya está a esa hora.", "The appointment is there already."),
    "slot_taken": bilingual("Esa hora está ocupada.", "That time is occupied."),
    "slot_not_offered": bilingual("Esa hora ya ha pasado.", "That time has passed."),
    "not_an_orphan": bilingual(
        "Este cambio no deja esa cita fuera del horario.", "This change does not leave that appointment outside."
    ),
    "not_for_this_action": bilingual("Esto no va con esta acción.", "This does not go with this action."),
    "not_in_this_calendar": bilingual(
        "Tiene que ser otra cita de la misma agenda.", "It must be another appointment of the same calendar."
    ),
}

_TYPES: Mapping[str, Bilingual] = {
    "int": bilingual("un número entero", "an integer"),
    "float": bilingual("un número", "a number"),
    "str": bilingual("un texto", "a text"),
    "bool": bilingual("true o false", "true or false"),
    "object": bilingual("un objeto", "an object"),
    "array": bilingual("una lista", "a list"),
    "null": bilingual("null", "null"),
    "uuid": bilingual("un UUID", "a UUID"),
    "datetime": bilingual("fecha y hora en formato RFC 3339", "date and time in RFC 3339"),
    "date": bilingual("una fecha como 2027-03-02", "a date such as 2027-03-02"),
}


def _wrong_type(match: re.Match[str]) -> Reason:
    expected = [_TYPES.get(name.strip(), bilingual(name, name)) for name in match[1].split("|")]
    spanish = " o ".join(texts[Locale.SPANISH] for texts in expected)
    english = " or ".join(texts[Locale.ENGLISH] for texts in expected)
    return Reason("wrong_type", bilingual(f"Tiene que ser {spanish}.", f"It must be {english}."))


def _limit(code: str, spanish: str, english: str) -> Callable[[re.Match[str]], Reason]:
    return lambda match: Reason(code, bilingual(spanish.format(match[1]), english.format(match[1])))


def _plain(code: str) -> Callable[[re.Match[str]], Reason]:
    return lambda _: reason_of_code(code)


_BY_MESSAGE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reason]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            r"Expected `str` of length >= (\d+)",
            _limit("too_short", "Necesita {} caracteres como mínimo.", "It needs at least {} character(s)."),
        ),
        (
            r"Expected `str` of length <= (\d+)",
            _limit("too_long", "Admite {} caracteres como máximo.", "It may have {} characters at most."),
        ),
        (
            r"Expected `array` of length <= (\d+)",
            _limit("too_many", "Admite {} elementos como máximo.", "It may have {} items at most."),
        ),
        (
            r"Expected `array` of length >= (\d+)",
            _limit("too_few", "Necesita {} elementos como mínimo.", "It needs at least {} item(s)."),
        ),
        (
            r"Expected `int` >= (-?\d+)",
            _limit("out_of_range", "Tiene que ser {} como mínimo.", "It must be {} at least."),
        ),
        (
            r"Expected `int` <= (-?\d+)",
            _limit("out_of_range", "Tiene que ser {} como máximo.", "It must be {} at most."),
        ),
        (r"Expected `datetime` with a timezone", _plain("naive")),
        (r"Expected `str` matching regex", _plain("malformed")),
        (r"Expected `([^`]+)`, got", _wrong_type),
        (r"Invalid (RFC3339|UUID|epoch)", _plain("malformed")),
        (r"Invalid enum value", _plain("not_allowed")),
        (r"(Number|Integer|Timestamp).* out of range", _plain("out_of_range")),
    )
)
