"""Any session, second factor, mailed link and application that the domain allows."""

from hypothesis import strategies as st

from domain.accounts.actor import Origin
from domain.accounts.mailed_link import LinkPurpose, MailedLink
from domain.accounts.professional_application import ApplicationStatus, ProfessionalApplication
from domain.accounts.second_factor import RECOVERY_CODES, SecondFactor
from domain.accounts.session import Session, Transport
from tests.integration.postgres.strategies import (
    CLIENT,
    OWNER,
    addresses,
    ids,
    instants,
    lines,
    practices,
    versions,
)

sessions = st.builds(
    Session,
    id=ids,
    user_id=st.just(CLIENT.id),
    refresh_digest=st.binary(min_size=32, max_size=32),
    created_at=instants,
    last_used_at=instants,
    expires_at=instants,
    revoked_at=st.none() | instants,
    origin=st.builds(Origin, address=st.none() | st.ip_addresses().map(str), agent=st.none() | lines(1, 200)),
    transport=st.sampled_from(Transport),
    second_factor=st.booleans(),
)

second_factors = st.builds(
    SecondFactor,
    user_id=st.just(CLIENT.id),
    sealed=st.binary(min_size=1, max_size=500),
    started_at=instants,
    confirmed_at=st.none() | instants,
    last_step=st.integers(min_value=0, max_value=2**40),
    recovery=st.frozensets(st.binary(min_size=32, max_size=32), max_size=RECOVERY_CODES),
)

links = st.sampled_from(LinkPurpose).flatmap(
    lambda purpose: st.builds(
        MailedLink,
        id=ids,
        user_id=st.just(CLIENT.id),
        purpose=st.just(purpose),
        expires_at=instants,
        email=addresses if purpose is LinkPurpose.CHANGE_EMAIL else st.none(),
        used_at=st.none() | instants,
    )
)
applications = st.builds(
    ProfessionalApplication,
    id=ids,
    applicant_id=st.just(CLIENT.id),
    practice=practices,
    status=st.sampled_from(ApplicationStatus),
    submitted_at=instants,
    decided_at=st.none() | instants,
    decided_by=st.sampled_from([None, OWNER.id]),
    reason=st.none() | lines(1, 300),
    version=versions,
)
