"""What the accounts room refuses."""

from datetime import datetime

from domain.errors import Conflict, DomainError, Forbidden


class Unauthenticated(DomainError):
    """Who is asking could not be established."""

    code = "unauthenticated"


class InvalidCredentials(Unauthenticated):
    """Unknown address, wrong password or disabled account: deliberately one answer."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("E-mail or password is wrong.")


class EmailNotVerified(Unauthenticated):
    """The password is right, but nobody has opened the link that was mailed."""

    code = "email_not_verified"

    def __init__(self) -> None:
        super().__init__("Open the link that we mailed you, then log in.")


class TotpRequired(Unauthenticated):
    """The password is right; the code of the second factor is missing."""

    code = "totp_required"

    def __init__(self) -> None:
        super().__init__("Give the code that your authenticator application shows, or a recovery code, as `totp`.")


class InvalidTotp(Unauthenticated):
    """The password is right; the code is wrong, too old, or was used."""

    code = "invalid_totp"

    def __init__(self) -> None:
        super().__init__("The code is wrong, too old, or was used already.")


class InvalidToken(Unauthenticated):
    """An access or refresh token that is malformed, forged, expired, revoked or used up."""

    code = "invalid_token"

    def __init__(self) -> None:
        super().__init__("The token is not valid any more: log in again.")


class TooManyAttempts(DomainError):
    """The next attempt has to wait for `retry_after` seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many attempts: try again in {retry_after} s.", seconds=str(retry_after))
        self.retry_after: int = retry_after


class MailedLinkUnusable(Conflict):
    """A mailed link that is forged, used or too old."""

    code = "link_unusable"

    def __init__(self) -> None:
        super().__init__("This link was used already or is too old: ask for a new one.")


class EmailTaken(Conflict):
    """Another account has this address. Never shown to the anonymous: registration answers the same either way."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("An account with this e-mail address exists.")


class ApplicationAlreadyOpen(Conflict):
    """One open application a user."""

    code = "application_already_open"

    def __init__(self) -> None:
        super().__init__("You have an application that waits for an answer.")


class ApplicationAlreadyDecided(Conflict):
    """Approved and rejected are final."""

    code = "application_already_decided"

    def __init__(self) -> None:
        super().__init__("This application was decided already.")


class ApplicationTooSoon(Conflict):
    """An earlier application was rejected, and not long ago; from `since` on another one may be made."""

    code = "application_too_soon"

    def __init__(self, since: datetime) -> None:
        day = f"{since:%Y-%m-%d}"
        super().__init__(f"Your last application was rejected: you may apply again after {day}.", day=day)
        self.since: datetime = since


class AlreadyProfessional(Conflict):
    """A professional has no reason to apply."""

    code = "already_professional"

    def __init__(self) -> None:
        super().__init__("You are a professional already.")


class AddressUnproven(Conflict):
    """Nobody has proven the address of this account yet, so nobody can log in: there is nothing to close or open."""

    code = "address_unproven"

    def __init__(self) -> None:
        super().__init__("Nobody has proven the address of this account yet: there is nothing to close or open.")


class NoPractice(Conflict):
    """The role of a professional goes with a public profile, and this user has none."""

    code = "no_practice"

    def __init__(self) -> None:
        super().__init__("This user has no public profile: approve their application instead.")


class SecondFactorOn(Conflict):
    """A second factor is switched off before another one is begun."""

    code = "second_factor_on"

    def __init__(self) -> None:
        super().__init__("Your second factor is on: switch it off first.")


class NoSecondFactor(Conflict):
    """There is no second factor to confirm, or none that counts."""

    code = "no_second_factor"

    def __init__(self) -> None:
        super().__init__("You have no second factor: begin with POST /me/totp.")


class LastAdmin(Conflict):
    """Somebody has to be left who may administer."""

    code = "last_admin"

    def __init__(self) -> None:
        super().__init__("This is the last administrator: make somebody else one first.")


class SecondFactorRequired(Forbidden):
    """Administrators prove themselves by a second factor too."""

    code = "second_factor_required"

    def __init__(self) -> None:
        super().__init__("Administrators need a second factor: set it up, or log in with it.")


class OwnAccount(Forbidden):
    """Administrators neither close their own account nor take the role from themselves."""

    code = "own_account"

    def __init__(self) -> None:
        super().__init__("You cannot do this to your own account: ask another administrator.")


class OwnApplication(Forbidden):
    """Nobody decides about their own application."""

    code = "own_application"

    def __init__(self) -> None:
        super().__init__("You cannot decide about your own application: ask another administrator.")


class TooManyApiKeys(Conflict):
    """Nobody has more keys than they can keep an eye on."""

    code = "too_many_api_keys"

    def __init__(self, most: int) -> None:
        super().__init__(f"You have {most} keys, which is as many as there may be: revoke one first.", most=str(most))


class RoleRequired(Forbidden):
    """The action is for holders of another role."""

    code = "role_required"

    def __init__(self, role: str) -> None:
        super().__init__(f"This is for users with the role {role}.", role=role)
