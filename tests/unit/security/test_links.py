from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.security.key_file import FixedKeys
from adapters.security.key_ring import KeyRing
from adapters.security.links import SignedLinks
from adapters.security.machine import SystemClock
from domain.accounts.errors import MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId

LINKS = SignedLinks(
    FixedKeys(KeyRing.of_secret("a secret key of thirty-two characters or more"), SystemClock()),
    "https://citas.example/",
)
LINK_ID = MailedLinkId(UUID("01890a5d-ac96-774b-bcce-b302099a8057"))
PURPOSE = LinkPurpose.VERIFY_EMAIL


@given(st.uuids())
def test_a_token_stands_for_its_link(identifier: UUID):
    token = LINKS.token_for(MailedLinkId(identifier), PURPOSE)
    assert LINKS.link_id_of(token, PURPOSE) == identifier


def test_the_address_is_made_from_the_public_url_and_needs_no_escaping():
    address = LINKS.of_link(LINK_ID, LinkPurpose.VERIFY_EMAIL)
    assert address == f"https://citas.example/verify-email?token={LINKS.token_for(LINK_ID, PURPOSE)}"
    assert address.isascii()


def test_a_token_with_any_character_changed_is_refused():
    token = LINKS.token_for(LINK_ID, PURPOSE)
    for place, character in enumerate(token):
        changed = token[:place] + ("A" if character != "A" else "B") + token[place + 1 :]
        with pytest.raises(MailedLinkUnusable):
            LINKS.link_id_of(changed, PURPOSE)


def test_a_token_that_was_cut_or_padded_is_refused():
    token = LINKS.token_for(LINK_ID, PURPOSE)
    for wrong in [
        *(token[:length] for length in range(len(token))),
        token + "A",
        token + "=",
        token + "\n",
        " " + token,
    ]:
        with pytest.raises(MailedLinkUnusable):
            LINKS.link_id_of(wrong, PURPOSE)


def test_a_token_has_one_spelling_only():
    """The other base64 alphabet would decode to the same bytes."""
    seen = 0
    for number in range(50):
        token = LINKS.token_for(MailedLinkId(UUID(int=number)), PURPOSE)
        respelt = token.replace("-", "+").replace("_", "/")
        if respelt != token:
            seen += 1
            with pytest.raises(MailedLinkUnusable):
                LINKS.link_id_of(respelt, PURPOSE)
    assert seen


def test_a_token_of_another_key_is_refused():
    other = SignedLinks(
        FixedKeys(KeyRing.of_secret("another secret key of more than thirty-two characters"), SystemClock()),
        "https://citas.example",
    )
    with pytest.raises(MailedLinkUnusable):
        LINKS.link_id_of(other.token_for(LINK_ID, PURPOSE), PURPOSE)


@pytest.mark.parametrize("token", ["", "A" * 64, "ñ" * 64, "\0" * 64, "\ud800" * 64, "A" * 100_000, "٣" * 64])
def test_nonsense_is_refused(token: str):
    with pytest.raises(MailedLinkUnusable):
        LINKS.link_id_of(token, PURPOSE)


@given(st.text(max_size=100))
def test_no_text_breaks_the_verification(token: str):
    with pytest.raises(MailedLinkUnusable):
        LINKS.link_id_of(token, PURPOSE)
