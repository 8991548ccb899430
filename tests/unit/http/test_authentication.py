"""Who asks."""

from datetime import timedelta

import pytest

from domain.accounts.user import UserStatus
from tests.builders import PASSWORD, a_user
from tests.unit.http.site import Site, faults, problem

pytestmark = pytest.mark.anyio

PRIVATE = [
    ("POST", "/auth/logout"),
    ("POST", "/auth/logout-everywhere"),
    ("GET", "/admin/audit-log"),
    ("GET", "/admin/users"),
    ("GET", "/admin/users/7"),
    ("PATCH", "/admin/users/7"),
    ("GET", "/me"),
    ("DELETE", "/me"),
    ("GET", "/me/totp"),
    ("POST", "/me/totp"),
    ("DELETE", "/me/totp"),
    ("POST", "/me/totp/confirm"),
    ("POST", "/me/totp/recovery-codes"),
    ("GET", "/me/export"),
    ("POST", "/me/consent"),
    ("PATCH", "/me"),
    ("PUT", "/me/password"),
    ("POST", "/me/email"),
    ("GET", "/me/api-keys"),
    ("POST", "/me/api-keys"),
    ("DELETE", "/me/api-keys/7"),
    ("GET", "/me/sessions"),
    ("DELETE", "/me/sessions/7"),
    ("GET", "/professional-applications"),
    ("POST", "/professional-applications"),
    ("GET", "/professional-applications/7"),
    ("POST", "/professional-applications/7/approve"),
    ("POST", "/professional-applications/7/reject"),
    ("POST", "/professional-applications/7/withdraw"),
    ("POST", "/professionals/7/services"),
    ("PATCH", "/services/7"),
    ("PUT", "/professionals/7/working-hours"),
    ("POST", "/appointments"),
    ("GET", "/appointments"),
    ("GET", "/appointments/7"),
    ("POST", "/appointments/7/cancel"),
    ("POST", "/appointments/7/reschedule"),
    ("POST", "/appointments/7/complete"),
    ("POST", "/appointments/7/no-show"),
    ("GET", "/notifications"),
    ("GET", "/notifications/unread-count"),
    ("PATCH", "/notifications/7"),
]


@pytest.mark.parametrize(("method", "path"), PRIVATE)
async def test_nothing_else_is_looked_at_before_who_asks(site: Site, method: str, path: str):
    answer = await site.ask(method, path, content=b"no json at all")

    assert answer.status_code == 401
    assert problem(answer)["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer", "Bearer ", "Basic YTpi", "bearer \x7f", "", "Bearer " + "a" * 5000]
)
async def test_a_bad_token_is_refused(site: Site, header: str):
    answer = await site.ask("GET", "/me", headers={"Authorization": header})

    assert answer.status_code == 401
    assert problem(answer)["code"] == "invalid_token"
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_a_bad_token_is_refused_even_where_none_is_needed(site: Site):
    service = site.service_of(await site.dentist())

    assert (await site.ask("GET", f"/services/{service.id}")).status_code == 200
    answer = await site.ask("GET", f"/services/{service.id}", headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401


async def test_the_scheme_is_known_in_any_case(site: Site):
    client = await site.client_person()
    token = client.headers["Authorization"].removeprefix("Bearer ")

    answer = await site.ask("GET", "/me", headers={"Authorization": f"bearer   {token}"})

    assert answer.json()["id"] == str(client.user.id)


async def test_an_access_token_ends(site: Site):
    client = await site.client_person()
    site.application.clock.advance(timedelta(hours=1))

    assert (await site.ask("GET", "/me", by=client)).status_code == 401


async def test_tokens_are_not_kept_on_the_way(site: Site):
    user = (await site.client_person()).user

    answer = await site.ask("POST", "/auth/login", json={"email": str(user.email), "password": PASSWORD})

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "refresh_token"}


async def test_a_wrong_password_and_an_unknown_address_are_one_answer(site: Site):
    user = (await site.client_person()).user

    wrong = await site.ask("POST", "/auth/login", json={"email": str(user.email), "password": "wrong"})
    unknown = await site.ask("POST", "/auth/login", json={"email": "nobody@example.com", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    assert problem(wrong) == problem(unknown)
    assert problem(wrong)["code"] == "invalid_credentials"


async def test_an_address_that_is_not_proven_cannot_log_in_yet(site: Site):
    user = a_user(status=UserStatus.UNVERIFIED)
    site.application.storage.users[user.id] = user

    answer = await site.ask("POST", "/auth/login", json={"email": str(user.email), "password": PASSWORD})

    assert (answer.status_code, problem(answer)["code"]) == (401, "email_not_verified")


async def test_refresh_tokens_rotate_and_a_used_one_ends_the_session(site: Site):
    user = (await site.client_person()).user
    login = await site.ask("POST", "/auth/login", json={"email": str(user.email), "password": PASSWORD})
    first = login.json()["refresh_token"]

    renewed = await site.ask("POST", "/auth/refresh", json={"refresh_token": first})
    again = await site.ask("POST", "/auth/refresh", json={"refresh_token": first})
    after = await site.ask("POST", "/auth/refresh", json={"refresh_token": renewed.json()["refresh_token"]})

    assert renewed.status_code == 200
    assert renewed.headers["Cache-Control"] == "no-store"
    assert (again.status_code, after.status_code) == (401, 401)


async def test_logging_out_ends_the_session_at_once(site: Site):
    client = await site.client_person()

    assert (await site.ask("POST", "/auth/logout", by=client)).status_code == 204
    assert (await site.ask("GET", "/me", by=client)).status_code == 401


async def test_registration_answers_the_same_for_an_address_that_has_an_account(site: Site):
    user = (await site.client_person()).user
    registration = {"password": "una contraseña", "full_name": "Ana"}

    known = await site.ask("POST", "/auth/register", json={"email": str(user.email), **registration})
    new = await site.ask("POST", "/auth/register", json={"email": "new@example.com", **registration})

    assert (
        (known.status_code, known.content) == (new.status_code, new.content) == (202, b'{"status":"check_your_mail"}')
    )


async def test_registration_takes_what_people_write(site: Site):
    answer = await site.ask(
        "POST",
        "/auth/register",
        headers={"Accept-Language": "en"},
        json={
            "email": "Ana@Ñandú.example.com",
            "password": "una contraseña",
            "full_name": "  Ana  ",
            "phone": "600 111 222",
        },
    )

    assert answer.status_code == 202
    (user,) = site.application.storage.users.values()
    assert str(user.email) == "ana@xn--and-6ma2c.example.com"
    assert (user.profile.full_name, str(user.profile.phone), user.profile.locale) == ("Ana", "+34600111222", "en")


async def test_a_used_link_is_a_conflict(site: Site):
    answer = await site.ask("POST", "/auth/verify-email", json={"token": "verify_email." + "0" * 32})

    assert (answer.status_code, problem(answer)["code"]) == (409, "link_unusable")


@pytest.mark.parametrize(
    "email", ["", "ana", "@example.com", "a@b", "ana@@example.com", "ana@exa mple.com", "ana@example..com"]
)
async def test_an_address_has_the_syntax_of_one(site: Site, email: str):
    somebody = {"email": email, "password": PASSWORD, "full_name": "Ana"}

    assert faults(await site.ask("POST", "/auth/register", json=somebody)) == {("/email", "malformed")}


@pytest.mark.parametrize(("transport", "status"), [("bearer", 200), ("post", 422), (None, 422)])
async def test_tokens_travel_as_is_said(site: Site, transport: str | None, status: int):
    person = await site.client_person()
    said = {"email": str(person.user.email), "password": PASSWORD, "transport": transport}

    assert (await site.ask("POST", "/auth/login", json=said)).status_code == status


async def test_who_goes_on_guessing_is_told_how_long_to_wait(site: Site):
    user = a_user()
    site.application.storage.users[user.id] = user
    for email in (str(user.email), "nobody@example.com"):
        for _ in range(5):
            wrong = await site.ask("POST", "/auth/login", json={"email": email, "password": "wrong"})
            assert wrong.status_code == 401
        answer = await site.ask("POST", "/auth/login", json={"email": email, "password": PASSWORD})
        assert (answer.status_code, problem(answer)["code"]) == (429, "too_many_attempts")
        assert answer.headers["Retry-After"] == "1"
        assert problem(answer)["detail"] == "Demasiados intentos: vuelve a probar dentro de 1 s."


async def test_a_session_remembers_where_it_was_opened(site: Site):
    user = a_user()
    site.application.storage.users[user.id] = user
    login = {"email": str(user.email), "password": PASSWORD}
    forged = {"User-Agent": "Firefox", "X-Forwarded-For": "203.0.113.7"}
    answer = await site.ask("POST", "/auth/login", json=login, headers=forged)
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    [session] = (await site.ask("GET", "/me/sessions", headers=bearer)).json()["items"]
    assert (session["address"], session["agent"]) == ("127.0.0.1", "Firefox")
