"""The matrix: who gets which answer from every operation of the OpenAPI document.

Each operation that changes or shows what belongs to somebody is asked for what belongs to one client and one
professional. The columns are those two, another client and another professional, to whom it is somebody else's, an
administrator, to whom everything is, and whoever has not logged in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

COLUMNS = ("nobody", "its client", "other client", "its professional", "other professional", "admin")

EVERYBODY = "200 200 200 200 200 200"
WHOEVER_HOLDS_THE_LINK = "204 204 204 204 204 204"
SIGNED_IN = "401 200 200 200 200 200"
THE_CLIENT = "401 200 404 404 404 404"
PARTIES = "401 200 404 200 404 200"
THE_PROFESSIONAL = "401 403 403 200 404 403"
AT_WORK = "401 403 404 200 404 403"
"""What only the professional of an appointment does, and its client may know of."""
ADMINS = "401 403 403 403 403 200"


@dataclass(frozen=True, slots=True)
class Row:
    """One request, by its operation's name; names in braces stand for what belongs to the side that is asked about."""

    operation: str
    statuses: str
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: str = ""
    body: Mapping[str, Any] | None = None

    @property
    def columns(self) -> Mapping[str, int]:
        """The status for each who asks."""
        return dict(zip(COLUMNS, map(int, self.statuses.split()), strict=True))

    def __str__(self) -> str:
        return self.operation + (f"?{self.query}" if self.query else "") + ("+" if self.body else "")


def _of(name: str) -> Mapping[str, str]:
    return {f"{name}_id": name}


START = "2027-03-02T17:00:00+01:00"
PRACTICE = {"profession": "Abogacía", "bio": "Familia.", "timezone": "Europe/Madrid"}
HOURS = {"timezone": "Europe/Madrid", "weekly": [{"weekday": "mon", "start": "08:00", "end": "20:00"}]}
REQUEST = {"appointment_id": "request"}
BEGUN = {"appointment_id": "begun"}

ACCOUNTS: Sequence[Row] = (
    Row("register", "202 202 202 202 202 202", body={"email": "{email}", "password": "una larga y rara", "full_name": "Ana"}),
    Row("prove_address", WHOEVER_HOLDS_THE_LINK, body={"token": "{verify_email}"}),
    Row("open_session", EVERYBODY, body={"email": "{email}", "password": "{password}"}),
    Row("renew_session", EVERYBODY, body={"refresh_token": "{refresh_token}"}),
    Row("end_session", "401 204 204 204 204 204"),
    Row("end_every_session", "401 204 204 204 204 204"),
    Row("show_sessions", SIGNED_IN),
    Row("end_one_session", "401 204 404 404 404 404", _of("session")),
    Row("show_api_keys", SIGNED_IN),
    Row(
        "make_key", "401 201 201 201 201 201",
        body={"name": "Agenda", "scopes": ["calendar:read"], "password": "{password}"},
    ),
    Row("revoke_key", "401 204 404 404 404 404", {"key_id": "api_key"}),
    Row("show_me", SIGNED_IN),
    Row("revise_me", SIGNED_IN, body={"full_name": "Otro Nombre"}),
    Row(
        "replace_password", "401 204 204 204 204 204",
        body={"current_password": "{password}", "password": "una larga y rara"},
    ),
    Row("ask_for_reset", "202 202 202 202 202 202", body={"email": "{email}"}),
    Row("set_password_anew", WHOEVER_HOLDS_THE_LINK, body={"token": "{reset_password}", "password": "una larga y rara"}),
    Row("ask_for_email_change", "401 202 202 202 202 202", body={"email": "otra@example.org", "password": "{password}"}),
    Row("take_address", WHOEVER_HOLDS_THE_LINK, body={"token": "{change_email}"}),
    Row("show_second_factor", SIGNED_IN),
    Row("start_factor", SIGNED_IN, body={"password": "{password}"}),
    Row("confirm_factor", "401 409 409 409 409 409", body={"code": "000000"}),
    Row("renew_codes", "401 409 409 409 409 409", body={"password": "{password}", "code": "000000"}),
    Row("end_factor", "401 409 409 409 409 409", body={"password": "{password}", "code": "000000"}),
    Row("export_me", SIGNED_IN),
    Row("erase_me", "401 204 204 204 204 409", body={"password": "{password}"}),
    Row("agree", SIGNED_IN, body={"version": "2026-11"}),
    Row("show_applications", SIGNED_IN),
    Row("apply", "401 409 409 409 409 201", body=PRACTICE),
    Row("show_application", "401 200 404 404 404 200", _of("application")),
    Row("approve", ADMINS, _of("application")),
    Row("reject", ADMINS, _of("application"), body={"reason": "Falta el título."}),
    Row("withdraw", THE_CLIENT, _of("application")),
)  # fmt: skip

CALENDARS: Sequence[Row] = (
    Row("search_directory", EVERYBODY),
    Row("show_professional", EVERYBODY, {"id_or_slug": "professional"}),
    Row("show_services", EVERYBODY, _of("professional")),
    Row("publish", "401 403 403 201 404 403", _of("professional"), body={"name": "Limpieza", "duration": 30}),
    Row("show_service", EVERYBODY, _of("service")),
    Row("show_service", "404 404 404 200 404 200", {"service_id": "inactive"}),
    Row("revise", THE_PROFESSIONAL, _of("service"), body={"name": "Limpieza"}),
    Row("show_working_hours", EVERYBODY, _of("professional")),
    Row("replace_working_hours", THE_PROFESSIONAL, _of("professional"), body=HOURS),
    Row("show_exceptions", EVERYBODY, _of("professional")),
    Row(
        "add_exception", "401 403 403 201 404 403", _of("professional"),
        body={"date": "2027-03-10", "openings": []},
    ),
    Row("delete_exception", THE_PROFESSIONAL, {**_of("professional"), **_of("exception")}, body={"decisions": []}),
    Row("show_time_off", "401 403 403 200 404 200", _of("professional")),
    Row(
        "add_time_off", "401 403 403 201 404 403", _of("professional"),
        body={"start": "2027-03-11T08:00:00Z", "end": "2027-03-11T09:00:00Z"},
    ),
    Row("delete_time_off", THE_PROFESSIONAL, {**_of("professional"), **_of("time_off")}, body={"decisions": []}),
    Row("show_availability", EVERYBODY, _of("service"), "from=2027-03-02&to=2027-03-03"),
    Row("explain", EVERYBODY, _of("service"), "start=2027-03-02T10:00:00"),
    Row("show_earliest", EVERYBODY),
)  # fmt: skip

APPOINTMENTS: Sequence[Row] = (
    Row("hold", "401 201 201 201 201 201", _of("service"), body={"start": START}),
    Row("release", "401 204 404 404 404 404", _of("hold")),
    Row("book", "401 201 201 201 201 201", body={"service_id": "{service}", "start": START}),
    Row("book", "401 201 403 201 403 201", body={"service_id": "{service}", "start": START, "client_id": "{client}"}),
    Row("book", "401 403 403 422 403 201", body={"service_id": "{service}", "start": START, "client_id": "{stranger}"}),
    Row(
        "book", "401 403 403 201 403 201",
        body={"service_id": "{service}", "start": START, "client": {"full_name": "Nuria", "email": "nuria@example.com"}},
    ),
    Row("book", "401 201 404 404 404 404", body={"service_id": "{service}", "start": "{held_start}", "hold_id": "{hold}"}),
    Row("show_appointments", SIGNED_IN, query="as=client"),
    Row("show_appointments", "401 403 403 200 200 403", query="as=professional"),
    Row("show_appointments", "401 403 403 403 403 200", query="as=admin"),
    Row("show_appointment", PARTIES, REQUEST),
    Row("show_appointment", "401 404 404 404 404 404", {"appointment_id": "hold"}),
    Row("show_new_starts", PARTIES, REQUEST, "from=2027-03-02&to=2027-03-03"),
    Row("show_history", PARTIES, REQUEST),
    Row("show_messages", PARTIES, REQUEST),
    Row("show_calendar_file", PARTIES, REQUEST),
    Row("confirm", AT_WORK, REQUEST),
    Row("decline", AT_WORK, REQUEST, body={"reason": "No"}),
    Row("cancel", PARTIES, REQUEST, body={"reason": "No"}),
    Row("reschedule", PARTIES, REQUEST, body={"start": START, "reason": "Mejor así"}),
    Row("swap", "401 403 404 200 404 200", REQUEST, body={"with": "{appointment}", "reason": "Mejor así"}),
    Row("complete", AT_WORK, BEGUN),
    Row("mark_no_show", AT_WORK, BEGUN),
)  # fmt: skip

MESSAGES: Sequence[Row] = (
    Row("show_notifications", SIGNED_IN),
    Row("show_unread_count", SIGNED_IN),
    Row("mark", THE_CLIENT, _of("notification"), body={"read": True}),
    Row("read_all", SIGNED_IN),
    Row("delete_one", THE_CLIENT.replace("200", "204"), _of("notification")),
    Row("delete_read", SIGNED_IN, query="read=true"),
)

SUPERVISION: Sequence[Row] = (
    Row("show_audit_log", ADMINS),
    Row("show_deliveries", ADMINS),
    Row("retry", ADMINS, {"delivery_id": "delivery"}),
    Row("show_users", ADMINS),
    Row("show_user", ADMINS, {"user_id": "client"}),
    Row("supervise", ADMINS, {"user_id": "client"}, body={"status": "disabled", "reason": "Abuso."}),
    Row("supervise", "401 403 403 403 403 409", {"user_id": "client"}, body={"roles": ["professional"]}),
    Row("supervise", "401 403 403 403 403 403", {"user_id": "admin"}, body={"roles": ["client"]}),
    Row("supervise", "401 403 403 403 403 403", {"user_id": "admin"}, body={"roles": ["admin", "professional"]}),
)

PROCESS: Sequence[Row] = (Row("show_liveness", EVERYBODY), Row("show_readiness", EVERYBODY))

ROWS: Sequence[Row] = (*ACCOUNTS, *CALENDARS, *APPOINTMENTS, *MESSAGES, *SUPERVISION, *PROCESS)
