"""Pages for people who have only a browser."""

import re
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest

from domain.accounts.user import UserStatus
from tests.builders import PASSWORD
from tests.unit.http.site import Site, open_site, problem

pytestmark = pytest.mark.anyio


async def mailed_token(site: Site) -> str:
    registration = {"email": "ana@example.com", "password": "una contraseña", "full_name": "Ana"}
    await site.ask("POST", "/auth/register", json=registration)
    await site.application.work()
    link = site.application.mailer.sent_to("ana@example.com")[0].link
    assert link is not None
    return link.rpartition("=")[2]


def is_verified(site: Site) -> bool:
    (user,) = site.application.storage.users.values()
    return user.status is UserStatus.ACTIVE


async def press(site: Site, page: httpx.Response) -> httpx.Response:
    """What a browser does when the button of a page is pressed."""
    form = re.search(
        r'<form method="post" action="([^"]*)"><input type="hidden" name="(\w+)" value="([^"]*)">', page.text
    )
    assert form, page.text
    return await site.client.post(form[1], data={form[2]: form[3]})


async def test_a_mailed_link_is_used_up_by_pressing_and_not_by_looking(site: Site):
    token = await mailed_token(site)

    pages = [await site.client.get("/verify-email", params={"token": token}) for _ in range(3)]
    assert not is_verified(site)
    answer = await press(site, pages[-1])

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Dirección confirmada" in answer.text
    assert is_verified(site)


async def reset_page(site: Site, language: str = "es") -> httpx.Response:
    await site.ask("POST", "/auth/password-reset-requests", json={"email": "ana@example.com"})
    await site.application.work()
    link = site.application.mailer.sent_to("ana@example.com")[-1].link
    assert link is not None
    path = link.removeprefix("https://citas.example")
    return await site.client.get(path, headers={"Accept-Language": language})


async def choose(site: Site, page: httpx.Response, password: str) -> httpx.Response:
    """What a browser does with the form for a new password."""
    [(action, token)] = re.findall(r'action="([^"]*)"><input type="hidden" name="token" value="([^"]*)"', page.text)
    return await site.client.post(action, data={"token": token, "password": password})


async def test_a_new_password_is_chosen_on_a_page_without_scripts(site: Site):
    await mailed_token(site)
    page = await reset_page(site)
    assert 'type="password"' in page.text
    assert "<script" not in page.text
    assert 'action="/reset-password"' in page.text

    refused = await choose(site, page, "password")
    assert refused.status_code == 422
    assert "primeras contraseñas" in refused.text
    assert "Contraseña cambiada" in (await choose(site, refused, "un tranvía azul marino")).text

    login = {"email": "ana@example.com", "password": "un tranvía azul marino"}
    assert (await site.ask("POST", "/auth/login", json=login)).status_code == 200
    assert (await choose(site, page, "un tranvía azul marino")).status_code == 409


async def test_the_page_for_a_new_password_speaks_english_too(site: Site):
    await mailed_token(site)
    page = await reset_page(site, "en")
    assert "Choose a new password" in page.text
    assert "Save password" in page.text


async def test_another_address_is_taken_by_pressing_a_button(site: Site):
    ana = await site.client_person()
    await site.ask("POST", "/me/email", by=ana, json={"email": "nueva@example.com", "password": PASSWORD})
    await site.application.work()
    link = site.application.mailer.sent_to("nueva@example.com")[0].link
    assert link is not None
    page = await site.client.get(link.removeprefix("https://citas.example"))

    assert "Dirección cambiada" in (await press(site, page)).text
    assert "Este enlace no sirve" in (await press(site, page)).text
    assert (await site.ask("GET", "/me", by=ana)).json()["email"] == "nueva@example.com"


@pytest.mark.parametrize("path", ["/reset-password", "/change-email"])
async def test_a_link_without_its_token_does_not_work(site: Site, path: str):
    assert (await site.client.get(path)).status_code == 409
    assert (await site.client.post(path, data={"password": "x"})).status_code == 409
    assert (await site.client.post(path, json={"token": "x"})).status_code == 415


async def test_a_used_link_says_so(site: Site):
    page = await site.client.get("/verify-email", params={"token": await mailed_token(site)})
    await press(site, page)

    answer = await press(site, page)

    assert answer.status_code == 409
    assert "Este enlace no sirve" in answer.text


@pytest.mark.parametrize("page", ["/verify-email", "/reset-password", "/change-email"])
async def test_whoever_goes_on_trying_links_is_asked_to_wait(page: str):
    async with open_site(peer="203.0.113.7") as site:
        for _ in range(30):
            assert (await site.client.post(page, data={"token": "x"})).status_code == 409
        answer = await site.client.post(page, data={"token": "x"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert "Espera un poco" in answer.text
        for path in ("/auth/verify-email", "/auth/password-resets", "/auth/email-changes"):
            body = {"token": "x"} | ({"password": PASSWORD} if "resets" in path else {})
            refused = await site.ask("POST", path, json=body)
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
            assert problem(refused)["code"] == "too_many_attempts"


@pytest.mark.parametrize("body", [b"", b"token=", b"token=%ff%00", b"&&&==", b"other=1", b"token=x" * 5000])
async def test_nonsense_confirms_nothing(site: Site, body: bytes):
    answer = await site.client.post(
        "/verify-email", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code == 409
    assert "text/html" in answer.headers["Content-Type"]


async def test_only_a_form_is_read(site: Site):
    answer = await site.client.post("/verify-email", json={"token": "x"})

    assert answer.status_code == 415


async def test_a_link_without_token_does_not_work(site: Site):
    answer = await site.client.get("/verify-email")

    assert answer.status_code == 409
    assert "<form" not in answer.text


async def test_a_token_is_shown_as_text(site: Site):
    answer = await site.client.get("/verify-email", params={"token": '"><script>alert(1)</script>'})

    assert "<script" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text


@pytest.mark.parametrize("path", ["/", "/verify-email?token=x"])
async def test_the_policy_lets_the_page_be_as_it_is_and_nothing_else(site: Site, path: str):
    answer = await site.client.get(path)
    styles = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles]

    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == " ".join(hashes)
    assert policy["form-action"] == "'self'"
    assert not re.search(r'<script|style="| on\w+=|https?://', answer.text)


@pytest.mark.parametrize(("language", "button"), [("es", "Confirmar"), ("en", "Confirm")])
async def test_pages_speak_the_readers_language(site: Site, language: str, button: str):
    answer = await site.client.get("/verify-email?token=x", headers={"Accept-Language": language})

    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert f"<button>{button}</button>" in answer.text


async def test_the_front_door_leads_to_the_description_of_the_api(site: Site):
    page = await site.client.get("/")
    link = re.search(r'href="([^"]*)"', page.text)

    assert link
    assert (await site.client.get(link[1])).json()["openapi"].startswith("3.1")
