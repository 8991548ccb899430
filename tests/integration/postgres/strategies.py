"""Any aggregate that the domain allows, for Hypothesis: whatever can be built must come back from storage as it was.

What they refer to is always the same: OWNER, CLIENT, PROFESSIONAL and SERVICE, which a test stores first.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from domain.accounts.professional_application import Practice
from domain.accounts.user import Consent, NotificationPreferences, Profile, User, UserStatus
from domain.accounts.values import EmailAddress, Locale, PhoneNumber, Role
from domain.ids import UserId
from domain.notifications.delivery import Channel, Delivery, DeliveryStatus
from domain.notifications.notification import Audience, MessageKind, Notification
from domain.scheduling.absences import EnteredException, TimeOff
from domain.scheduling.agreement import Agreement, AppointmentTime
from domain.scheduling.alignment import Alignment
from domain.scheduling.appointment import Appointment
from domain.scheduling.events import Party
from domain.scheduling.history import Author, Change, EnteredClient
from domain.scheduling.life import EXPIRING, Action, Status
from domain.scheduling.limits import LIMIT_MAXIMUM, Limits
from domain.scheduling.professional import Professional, slug_from
from domain.scheduling.service import Money, Service, ServiceTerms
from domain.scheduling.working_hours import DailyOpening, DayException, Opening, Weekday, WeeklyHours
from domain.time.intervals import Interval
from domain.time.quiet_hours import QuietHours
from tests.builders import a_professional, a_service, a_user

OWNER, CLIENT = a_user(), a_user()
PROFESSIONAL = a_professional(OWNER)
SERVICE = a_service(PROFESSIONAL)

NUMBER_MAXIMUM = 2**31 - 1
_LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Zl", "Zp"),
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)

ids = st.uuids()
instants = st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 1), timezones=st.just(UTC))
zones = st.sampled_from(["Europe/Madrid", "UTC", "America/St_Johns", "Pacific/Chatham", "Australia/Lord_Howe"])
versions = st.integers(0, NUMBER_MAXIMUM)
days = st.integers(0, 1440)


def lines(minimum: int, maximum: int) -> st.SearchStrategy[str]:
    """One line of text, whatever its letters; Hypothesis's own letters may become more when composed, so room is left."""
    return st.text(_LETTERS, max_size=maximum // 3).map(lambda text: "x" * minimum + text)


def texts(maximum: int) -> st.SearchStrategy[str]:
    """Lines of text."""
    return st.lists(lines(1, 30), max_size=3).map(lambda some: "\n".join(some)[:maximum])


practices = st.builds(
    Practice,
    profession=lines(2, 80),
    bio=lines(1, 200),
    timezone=zones,
    city=st.none() | lines(1, 80),
    licence_number=st.none() | lines(1, 40),
)
phones = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True, alphabet="+0123456789")
minutes_of_a_day = st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True)
quiet_hours = minutes_of_a_day.map(lambda both: QuietHours(*both))
profiles = st.builds(
    Profile,
    full_name=lines(1, 120),
    phone=st.none() | phones.map(PhoneNumber),
    locale=st.sampled_from(Locale),
    timezone=zones,
    notification_preferences=st.builds(
        NotificationPreferences, appointments_by_email=st.booleans(), quiet_hours=st.none() | quiet_hours
    ),
)
addresses = ids.map(lambda identifier: EmailAddress(f"{identifier.hex}@example.org"))
users = st.builds(
    User,
    id=ids.map(UserId),
    email=addresses,
    profile=profiles,
    password_hash=lines(1, 120),
    roles=st.frozensets(st.sampled_from(Role)),
    status=st.sampled_from(UserStatus),
    created_at=instants,
    updated_at=instants,
    consent=st.none() | st.builds(Consent, version=lines(1, 40), given_at=instants),
    version=versions,
)
openings = st.builds(Opening, st.sampled_from(Weekday), st.integers(0, 1439), st.integers(1, 1440))
weeks = st.lists(openings, max_size=10).map(WeeklyHours.of)
prices = st.builds(
    Money,
    st.integers(0, 99_999_999).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
)
limits = st.none() | st.integers(1, LIMIT_MAXIMUM)
terms = st.builds(
    ServiceTerms,
    name=lines(1, 120),
    description=texts(500),
    duration=st.integers(1, 1440),
    price=st.none() | prices,
    interval=st.none() | st.integers(1, 1440),
    alignment=st.sampled_from(Alignment),
    offset=days,
    buffer_before=days,
    buffer_after=days,
    minimum_notice=st.integers(0, 366 * 1440),
    horizon_days=st.integers(0, 732),
    limits=st.builds(Limits, per_day=limits, per_week=limits, per_month=limits, per_year=limits),
    requires_approval=st.booleans(),
    approval_hours=st.integers(1, 720),
    cancel_cutoff_hours=st.integers(0, 8784),
    reschedule_cutoff_hours=st.integers(0, 8784),
    reminders=st.lists(st.integers(10, 43_200), max_size=5).map(tuple),
    location=lines(0, 200),
    active=st.booleans(),
)
facts = st.dictionaries(lines(1, 30), texts(300), max_size=4)


professionals = st.builds(
    Professional,
    id=ids,
    user_id=st.just(CLIENT.id),
    slug=st.builds(lambda name, identifier: f"{slug_from(name)}-{identifier.hex[:8]}", lines(0, 90), ids),
    practice=practices,
    hours=weeks,
    holidays_region=st.none() | st.sampled_from(["ES", "ES-MD", "US-CA"]),
    created_at=instants,
    updated_at=instants,
    version=versions,
)


services = st.builds(
    Service,
    id=ids,
    professional_id=st.just(PROFESSIONAL.id),
    terms=terms,
    created_at=instants,
    updated_at=instants,
    version=versions,
)


times = st.builds(
    lambda start, zone: AppointmentTime.at(start.replace(microsecond=0), timezone=zone, zone_rules="2026.2"),
    instants,
    zones,
)


def expiries(status: Status) -> st.SearchStrategy[datetime | None]:
    """Holds and requests end by themselves, what is agreed does not, and of the others some once would have."""
    if status in {Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW}:
        return st.none()
    return instants if status in EXPIRING else st.none() | instants


def bookings(status: Status) -> st.SearchStrategy[datetime | None]:
    """When it was booked: a hold has not been, and may never have been before it expired."""
    if status is Status.HELD:
        return st.none()
    return st.none() | instants if status is Status.EXPIRED else instants


standings = st.sampled_from(Status).flatmap(
    lambda status: st.tuples(st.just(status), expiries(status), bookings(status))
)
appointments = st.builds(
    lambda standing, **kept: Appointment(status=standing[0], expires_at=standing[1], booked_at=standing[2], **kept),
    standing=standings,
    id=ids,
    number=ids.map(lambda identifier: identifier.hex[:20]),
    service_id=st.just(SERVICE.id),
    professional_id=st.just(PROFESSIONAL.id),
    client_id=st.just(CLIENT.id),
    time=times,
    agreement=terms.map(Agreement.of),
    notes=texts(600),
    sequence=st.integers(0, NUMBER_MAXIMUM),
    cancelled_by=st.none() | st.sampled_from([Party.CLIENT, Party.PROFESSIONAL, Party.ADMIN]),
    cancellation_reason=st.none() | lines(1, 300),
    entered_client=st.none() | st.builds(EnteredClient, lines(1, 200), st.none() | phones),
    created_at=instants,
    updated_at=instants,
    version=versions,
)


daily_openings = st.builds(DailyOpening, st.integers(0, 1439), st.integers(0, 1440))
exceptions = st.builds(
    EnteredException,
    id=ids,
    professional_id=st.just(PROFESSIONAL.id),
    exception=st.builds(
        DayException, st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.lists(daily_openings, max_size=10).map(tuple)
    ),
    note=lines(0, 200),
    created_at=instants,
)
periods_off = st.builds(
    TimeOff,
    id=ids,
    professional_id=st.just(PROFESSIONAL.id),
    interval=st.tuples(instants, instants)
    .filter(lambda bounds: bounds[0] != bounds[1])
    .map(lambda bounds: Interval(min(bounds), max(bounds))),
    note=lines(0, 200),
    created_at=instants,
)


def authors() -> st.SearchStrategy[Author]:
    """Somebody in any capacity, or nobody."""
    return st.builds(Author, st.sampled_from(Party), st.sampled_from([None, OWNER.id, CLIENT.id]))


steps = st.builds(
    Change,
    at=instants,
    action=st.sampled_from(Action),
    by=authors(),
    reason=st.none() | lines(1, 300),
    status_before=st.none() | st.sampled_from(Status),
    status=st.sampled_from(Status),
    start_before=st.none() | instants,
    start=instants,
    sequence=st.integers(0, NUMBER_MAXIMUM),
)


deliveries = st.builds(
    Delivery,
    id=ids,
    event_id=ids,
    recipient_id=st.just(CLIENT.id),
    channel=st.sampled_from(Channel),
    kind=st.sampled_from(MessageKind),
    audience=st.sampled_from(Audience),
    facts=facts,
    status=st.sampled_from(DeliveryStatus),
    attempts=st.integers(0, NUMBER_MAXIMUM),
    due_at=instants,
    created_at=instants,
    sent_at=st.none() | instants,
    last_error=st.none() | texts(400),
)


notifications = st.builds(
    Notification,
    id=ids,
    event_id=ids,
    recipient_id=st.just(CLIENT.id),
    kind=st.sampled_from(MessageKind),
    audience=st.sampled_from(Audience),
    facts=facts,
    created_at=instants,
    read_at=st.none() | instants,
)
