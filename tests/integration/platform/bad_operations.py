"""Every operation with a body, and every query, with what nobody should send; names in braces stand for what there is."""

from tests.integration.platform.bad_values import (
    CHOICE,
    CLIENT,
    DAILY_OPENINGS,
    DATE,
    DECISIONS,
    EMAIL,
    FLAG,
    IDENTIFIER,
    INSTANT,
    LIMITS,
    LINE,
    LONG,
    MOMENT,
    NEEDED,
    NEEDED_NUMBER,
    NOWHERE,
    NUL,
    NUMBER,
    OPENINGS,
    PRICE,
    REGION,
    TEXT,
    ZONE,
    Operation,
    without_null,
)
from tests.integration.platform.people import PASSWORD

PRACTICE = {"profession": "Abogacía", "bio": "Familia.", "timezone": "Europe/Madrid"}
TERMS = {"name": "Revisión", "duration": 30}
NUMBERS = ("interval", "buffer_before", "buffer_after", "minimum_notice", "horizon_days")
NUMBERS += ("cancel_cutoff_hours", "reschedule_cutoff_hours", "offset", "approval_hours")
SERVICE_FIELDS = {
    "name": NEEDED, "duration": NEEDED_NUMBER, "description": TEXT, "location": TEXT, "price": PRICE, "active": FLAG,
    "alignment": CHOICE, "limits": LIMITS, "requires_approval": FLAG,
    **dict.fromkeys(NUMBERS, NUMBER),
}  # fmt: skip
CURRENT = {"If-Match": "*"}

OPERATIONS = (
    Operation(
        "nobody", "POST", "/auth/register",
        {"email": "new@example.com", "password": PASSWORD, "full_name": "Ana"},
        {
            "email": EMAIL, "password": (1, [], {}, None, "", "short", "x" * 129, NUL), "full_name": NEEDED,
            "phone": (1, [], {}, "", "call me", "+34", NUL, LONG), "locale": without_null(CHOICE), "timezone": without_null(ZONE),
        },
        ("email", "password", "full_name"),
    ),
    Operation("nobody", "POST", "/auth/verify-email", {"token": "x"}, {"token": (*NEEDED, "x", "é")}, ("token",)),
    Operation(
        "nobody", "POST", "/auth/login", {"email": "nobody@example.com", "password": PASSWORD},
        {"email": EMAIL, "password": (*TEXT, None, "")}, ("email", "password"),
    ),
    Operation("nobody", "POST", "/auth/refresh", {"refresh_token": "x"}, {"refresh_token": (*NEEDED, "x", ".", "é.é")}, ("refresh_token",)),
    Operation(
        "client", "POST", "/professional-applications", PRACTICE,
        {"profession": NEEDED, "bio": NEEDED, "timezone": ZONE, "city": (*TEXT, ""), "licence_number": (*TEXT, "")},
        ("profession", "bio", "timezone"),
    ),
    Operation("admin", "POST", "/professional-applications/{application}/reject", {"reason": "No."}, {"reason": NEEDED}, ("reason",)),
    Operation("professional", "POST", "/professionals/{professional}/services", TERMS, SERVICE_FIELDS, ("name", "duration")),
    Operation("professional", "PATCH", "/services/{service}", {}, SERVICE_FIELDS, headers=CURRENT),
    Operation(
        "professional", "PUT", "/professionals/{professional}/working-hours", {"timezone": "Europe/Madrid", "weekly": "{week}"},
        {"timezone": ZONE, "weekly": OPENINGS, "holidays_region": REGION, "decisions": DECISIONS},
        ("timezone", "weekly"), CURRENT,
    ),
    Operation(
        "professional", "POST", "/professionals/{professional}/exceptions", {"date": "{day}", "openings": []},
        {"date": DATE, "openings": DAILY_OPENINGS, "note": LINE, "decisions": DECISIONS}, ("date", "openings"),
    ),
    Operation(
        "professional", "DELETE", "/professionals/{professional}/exceptions/{exception}", {},
        {"decisions": ({}, 1, "", [1], [{"appointment_id": NOWHERE, "action": "keep"}])},
    ),
    Operation(
        "professional", "POST", "/professionals/{professional}/time-off", {"start": "{leaves}", "end": "{returns}"},
        {"start": MOMENT, "end": (*MOMENT, "{leaves}"), "note": LINE, "decisions": DECISIONS}, ("start", "end"),
    ),
    Operation(
        "professional", "DELETE", "/professionals/{professional}/time-off/{absence}", {},
        {"decisions": ({}, 1, "", [1], [{"appointment_id": NOWHERE, "action": "keep"}])},
    ),
    Operation("client", "POST", "/services/{service}/holds", {"start": "{slot}"}, {"start": INSTANT}, ("start",)),
    Operation(
        "client", "POST", "/appointments", {"service_id": "{service}", "start": "{slot}"},
        {
            "service_id": (*IDENTIFIER, NOWHERE), "start": INSTANT, "notes": TEXT,
            "hold_id": without_null((*IDENTIFIER, NOWHERE, "{appointment}")), "client_id": without_null((*IDENTIFIER, NOWHERE)),
            "client": CLIENT,
        },
        ("service_id", "start"),
    ),
    Operation(
        "professional", "POST", "/appointments", {"service_id": "{service}", "start": "{slot}", "client_id": "{client}"},
        {
            "service_id": (*IDENTIFIER, NOWHERE), "start": INSTANT, "notes": TEXT, "client": CLIENT,
            "hold_id": without_null((*IDENTIFIER, NOWHERE)), "client_id": without_null((*IDENTIFIER, NOWHERE)),
        },
        ("service_id", "start"),
    ),
    Operation(
        "professional", "POST", "/appointments", {"service_id": "{service}", "start": "{slot}"}, {"client": CLIENT}, ("start",),
    ),
    Operation("professional", "POST", "/appointments/{pending}/decline", {}, {"reason": TEXT}, headers=CURRENT),
    Operation(
        "professional", "POST", "/appointments/{appointment}/swap", {"with": "{neighbour}"},
        {
            "with": (*IDENTIFIER, NOWHERE, "{appointment}", "{exception}"), "reason": TEXT,
            "if_match": (1, [], {}, True, "", NUL, LONG, "W/{x}", '"7-000000000000"'),
        },
        ("with",), CURRENT,
    ),
    Operation("client", "POST", "/appointments/{appointment}/cancel", {}, {"reason": TEXT}, headers=CURRENT),
    Operation("client", "POST", "/appointments/{appointment}/reschedule", {"start": "{slot}"}, {"start": INSTANT, "reason": TEXT}, ("start",), CURRENT),
    Operation("client", "PATCH", "/notifications/{notification}", {"read": True}, {"read": FLAG}, ("read",)),
)  # fmt: skip

WINDOW = {
    "from": ("", "x", "2027-02-30", "2027-03-01T00:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    "to": ("", "x", "2027-06-01T00:00:00Z", "2026-03-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    "timezone": ("", "Mars/Olympus", "%00"),
}  # fmt: skip
SEARCHED = ("%00", LONG[:9000])
QUERIES = {
    "/professionals": {"limit": ("0", "101", "-1", "x", "1.5", "9" * 40), "cursor": ("x", "%00", "W10", "é"), "q": SEARCHED},
    "/services/{service}/availability?from=2027-03-01T00:00:00Z&to=2027-03-02T00:00:00Z": WINDOW,
    "/services/{service}/availability/explain": {
        "start": (
            "", "x", "%00", "2027-03-01", "2027-02-30T10:00:00Z", "2027-03-01T24:30:00", "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00", "9999-12-31T23:59:59", "1800000000", "2027-03-01T10:00:00%2B99:00",
        ),
    },
    "/availability/earliest": {
        "limit": ("0", "101", "-1", "x", "1.5", "9" * 40), "q": SEARCHED, "profession": SEARCHED, "city": SEARCHED,
        "after": ("", "x", "2027-03-01", "2027-03-01T00:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    },
    "/appointments": {
        "as": ("", "king"), "status": ("", "lost"), "from": ("x", "9999-12-31T23:59:59Z"), "to": ("x",), "client_id": ("x",),
        "professional_id": ("x",), "order": ("x",), "limit": ("0", "101"), "cursor": ("x", "W10"),
    },
    "/appointments/{appointment}/availability?from=2027-03-01T00:00:00Z&to=2027-03-02T00:00:00Z": WINDOW,
    "/professionals/{professional}/exceptions?from=2027-03-01&to=2027-03-02": {
        "from": ("", "x", "2027-02-30", "2027-03-01T00:00:00Z", "2027-03-03", "0001-01-01"), "to": ("", "x", "2026-03-01", "9999-12-31"),
    },
    "/notifications": {"unread": ("", "maybe"), "limit": ("0",), "cursor": ("x",)},
    "/professional-applications": {"status": ("x",), "limit": ("0",), "cursor": ("x",)},
}  # fmt: skip
QUERIES_OF_PROFESSIONALS = {
    "/professionals/{professional}/time-off?from=2027-03-01T00:00:00Z&to=2027-03-02T00:00:00Z": {
        "from": ("", "x", "2027-03-01", "2027-03-01T00:00:00", "2027-03-02T00:00:00Z", "0001-01-01T00:00:00Z"),
        "to": ("", "x", "2026-03-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    },
}  # fmt: skip
REHEARSED = tuple(
    operation
    for operation in OPERATIONS
    if operation.path.endswith(("/working-hours", "/exceptions", "/time-off", "/{exception}", "/{absence}"))
)
