"""All faults of a request, not only the first."""

from typing import Annotated

import msgspec
import pytest

from adapters.http.accounts.wire import RegisterUserRequest
from adapters.http.faults import FAULTS_MAXIMUM, Fault, body_faults, parameter_faults
from adapters.http.scheduling.service_wire import PublishServiceRequest, ReviseServiceRequest
from adapters.http.scheduling.working_hours import WorkingHoursRequest
from domain.accounts.values import Locale
from domain.errors import InvalidValue

Positive = Annotated[int, msgspec.Meta(ge=1)] | None


def found(body: object, wanted: object) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.code) for fault in body_faults(msgspec.json.encode(body), wanted)}


def test_every_field_is_looked_at():
    body = {
        "email": "no address",
        "password": "short",
        "full_name": "Ana\x00",
        "phone": "5",
        "locale": "fr",
        "timezone": "Mars/Olympus",
        "admin": True,
    }

    assert found(body, RegisterUserRequest) == {
        ("/email", "malformed"),
        ("/password", "too_short"),
        ("/full_name", "control_character"),
        ("/phone", "malformed"),
        ("/locale", "not_allowed"),
        ("/timezone", "unknown_timezone"),
        ("/admin", "unknown_field"),
    }


def test_every_missing_field_is_named():
    assert found({}, RegisterUserRequest) == {
        ("/email", "missing"),
        ("/password", "missing"),
        ("/full_name", "missing"),
    }


def test_nested_objects_and_lists_are_walked():
    weekly = [
        {"weekday": "mon", "start": "09:00", "end": "13:00"},
        {"weekday": "monday", "start": "9:00", "end": "24:01"},
        {"weekday": "tue", "start": "24:00", "end": "00:0", "lunch": True},
        "closed",
    ]

    assert found({"timezone": "Europe/Madrid", "weekly": weekly}, WorkingHoursRequest) == {
        ("/weekly/1/weekday", "not_allowed"),
        ("/weekly/1/start", "malformed"),
        ("/weekly/1/end", "malformed"),
        ("/weekly/2/start", "malformed"),
        ("/weekly/2/end", "malformed"),
        ("/weekly/2/lunch", "unknown_field"),
        ("/weekly/3", "wrong_type"),
    }


def test_too_long_a_list_is_one_fault_beside_those_of_its_items():
    weekly = [{"weekday": "mon", "start": "09:00", "end": "13:00"}] * 70 + [{}]

    assert found({"timezone": "Europe/Madrid", "weekly": weekly}, WorkingHoursRequest) == {
        ("/weekly", "too_many"),
        ("/weekly/70/weekday", "missing"),
        ("/weekly/70/start", "missing"),
        ("/weekly/70/end", "missing"),
    }


def test_an_optional_object_may_be_cleared_but_not_be_wrong():
    assert found({"price": None, "interval": None}, ReviseServiceRequest) == set()
    assert found({"price": {"amount": 45}, "name": None}, ReviseServiceRequest) == {
        ("/price/amount", "wrong_type"),
        ("/price/currency", "missing"),
        ("/name", "wrong_type"),
    }


def test_bounds_are_named_in_both_languages():
    (fault,) = body_faults(b'{"name": "Limpieza", "duration": 0}', PublishServiceRequest)

    assert (fault.pointer, fault.code) == ("/duration", "out_of_range")
    assert fault.detail(Locale.SPANISH) == "Tiene que ser 1 como mínimo."
    assert fault.detail(Locale.ENGLISH) == "It must be 1 at least."


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
def test_what_is_no_object_is_one_fault(body: object):
    assert found(body, RegisterUserRequest) == {("", "wrong_type")}


def test_pointers_are_escaped():
    class Empty(msgspec.Struct):
        pass

    assert found({"a/b~c": 1}, Empty) == {("/a~1b~0c", "unknown_field")}


def test_there_is_an_end_to_it():
    assert (
        len(body_faults(msgspec.json.encode({str(n): n for n in range(5000)}), RegisterUserRequest)) == FAULTS_MAXIMUM
    )


def test_parameters_are_texts_that_stand_for_something():
    assert parameter_faults("limit", "20", Positive) == []
    assert [fault.code for fault in parameter_faults("limit", "0", Positive)] == ["out_of_range"]
    assert [fault.code for fault in parameter_faults("limit", "many", Positive)] == ["wrong_type"]


def test_what_the_domain_refuses_keeps_its_own_english_sentence():
    fault = Fault.of(InvalidValue("price.amount", "too_precise", "price.amount may have two decimals at most."))

    assert fault.pointer == "/price/amount"
    assert fault.detail(Locale.ENGLISH) == "price.amount may have two decimals at most."
    assert fault.detail(Locale.SPANISH) == "El valor es demasiado preciso."
