"""Keys that change while the product runs."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.memory.clock import AdjustableClock
from adapters.security import key_file
from adapters.security.access_tokens import JwtAccessTokens
from adapters.security.digests import KeyedDigests
from adapters.security.key_file import KeyFile
from adapters.security.key_ring import KNOWN_AFTER, LONGEST_TOKEN, KeyRing, UnusableKeys
from adapters.security.links import SignedLinks
from adapters.security.machine import SystemIdentifiers
from adapters.security.secret_box import FernetSecretBox
from application.accounts.security_ports import SealBroken
from domain.accounts.errors import InvalidToken, MailedLinkUnusable
from domain.accounts.mailed_link import LinkPurpose
from domain.ids import MailedLinkId, SessionId, UserId
from tests.builders import an_id

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
SECRET = "hHf3kPq8TzW1nVx6RbYj2mLd9sCg5aQe0uIo"
OVERLAP = timedelta(hours=25)
USER, SESSION, LINK = UserId(an_id()), SessionId(an_id()), MailedLinkId(an_id())
RESET = LinkPurpose.RESET_PASSWORD


class Signers:
    """All that works with keys, on one file that is looked at each time."""

    def __init__(self, path: Path, clock: AdjustableClock) -> None:
        keys = KeyFile(path, clock, look_again_after=0)
        self.keys = keys
        self.tokens = JwtAccessTokens(keys, SystemIdentifiers())
        self.links = SignedLinks(keys, "https://citas.example")
        self.digests = KeyedDigests(keys)
        self.box = FernetSecretBox(keys)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(SECRET)
    path.chmod(0o600)
    return path


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock(NOW)


def rotate(path: Path, clock: AdjustableClock, overlap: timedelta = OVERLAP) -> None:
    key_file.write(path, key_file.read(path).rotated(overlap=overlap, now=clock.now()))


def test_a_single_secret_is_a_ring_of_one_key(path: Path) -> None:
    ring = key_file.read(path)

    assert [key.secret for key in ring.keys] == [SECRET]
    assert key_file.read(path).keys[0].kid == ring.keys[0].kid
    assert SECRET not in ring.keys[0].kid


def test_a_new_key_signs_once_everybody_knows_it_and_the_old_one_verifies_meanwhile(
    path: Path, clock: AdjustableClock
) -> None:
    signers = Signers(path, clock)
    link = signers.links.token_for(LINK, RESET)
    before = signers.keys.ring().signing(NOW).kid

    rotate(path, clock)

    assert signers.keys.ring().signing(NOW).kid == before
    clock.advance(KNOWN_AFTER)
    after = signers.keys.ring().signing(clock.now()).kid
    assert after != before
    token = signers.tokens.issue(USER, SESSION, now=clock.now()).value
    assert signers.tokens.session_of(token, now=clock.now()) == SESSION
    assert signers.links.link_id_of(link, RESET) == LINK
    clock.advance(OVERLAP)
    assert signers.links.link_id_of(link, RESET) == LINK
    clock.advance(LONGEST_TOKEN)
    with pytest.raises(MailedLinkUnusable):
        signers.links.link_id_of(link, RESET)


def test_after_a_leak_nothing_counts_that_the_old_key_has_signed(path: Path, clock: AdjustableClock) -> None:
    signers = Signers(path, clock)
    token, link = signers.tokens.issue(USER, SESSION, now=NOW).value, signers.links.token_for(LINK, RESET)

    rotate(path, clock, timedelta())

    with pytest.raises(InvalidToken):
        signers.tokens.session_of(token, now=NOW)
    with pytest.raises(MailedLinkUnusable):
        signers.links.link_id_of(link, RESET)
    assert signers.tokens.session_of(signers.tokens.issue(USER, SESSION, now=NOW).value, now=NOW) == SESSION


def test_what_is_stored_outlives_every_rotation(path: Path, clock: AdjustableClock) -> None:
    signers = Signers(path, clock)
    digest, sealed = signers.digests.of("ana"), signers.box.seal(b"a secret")

    for _ in range(3):
        rotate(path, clock, timedelta())
        clock.advance(timedelta(days=400))

    assert signers.digests.of("ana") == digest
    assert signers.box.open(sealed) == b"a secret"
    assert signers.box.open(signers.box.seal(b"another")) == b"another"
    assert b"a secret" not in sealed


@pytest.mark.parametrize("sealed", [b"", b"x", b"gAAAAA", b"\xff" * 100])
def test_what_was_not_sealed_here_is_not_opened(path: Path, clock: AdjustableClock, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        Signers(path, clock).box.open(sealed)


def test_a_file_that_breaks_while_the_product_runs_leaves_the_keys_as_they_were(
    path: Path, clock: AdjustableClock
) -> None:
    signers = Signers(path, clock)
    kid = signers.keys.ring().keys[0].kid

    for broken in ("{", "short", ""):
        path.write_text(broken)
        assert [key.kid for key in signers.keys.ring().keys] == [kid]
    path.unlink()
    assert [key.kid for key in signers.keys.ring().keys] == [kid]


def test_a_ring_is_written_in_one_step_for_its_owner_alone_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "ring"
    ring = KeyRing.make(now=NOW)

    key_file.write(path, ring)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    key_file.write(path, ring.rotated(overlap=OVERLAP, now=NOW))

    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["ring"]
    assert len(key_file.read(path).keys) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least 32 characters"),
        ("x" * 31, "at least 32 characters"),
        ("k" * 64, "anybody can guess"),
        ("abab" * 16, "anybody can guess"),
        ("please-changeme-" + SECRET, "anybody can guess"),
        ("CHANGE_ME" + SECRET, "anybody can guess"),
        ("this-is-an-example-key-" + SECRET, "anybody can guess"),
        ("your-secret-" + SECRET, "anybody can guess"),
        ("0123456789abcdef0123456789abcdef", "anybody can guess"),
        ("{}", "not a ring of keys"),
        ("{", "not a ring of keys"),
        (f'{{"pepper": "{SECRET}", "keys": []}}', "not a ring of keys"),
        (f'{{"pepper": "{SECRET}", "keys": [{{"kid": "../k", "secret": "{SECRET}", "signs_from": "2027-01-01T00:00:00Z"}}]}}',
         "not a ring of keys"),
    ],
)  # fmt: skip
def test_keys_that_are_none_are_refused_without_showing_them(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(UnusableKeys, match=said) as refused:
        key_file.read(path)

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "usable"),
    [
        (0o600, 0o755, True),
        (0o400, 0o755, True),
        (0o644, 0o700, True),  # nobody else gets at it
        (0o640, 0o755, False),
        (0o604, 0o755, False),
        (0o620, 0o711, False),
        (0o602, 0o755, False),
    ],
)
def test_a_key_is_for_its_owner_alone(path: Path, file_mode: int, folder_mode: int, usable: bool) -> None:
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)

    if usable:
        assert key_file.read(path).keys
    else:
        with pytest.raises(UnusableKeys, match=f"chmod 600 {path}"):
            key_file.read(path)


def test_a_secret_that_is_mounted_may_be_somebody_elses(path: Path) -> None:
    """As a container engine mounts it, which only root can do in a test."""
    if os.geteuid() != 0:
        return
    path.chmod(0o444)
    path.parent.chmod(0o755)
    os.chown(path, 12345, 12345)

    assert key_file.read(path).keys
