"""Keys as the domain can build them, for the people whom `strategies` knows."""

from hypothesis import strategies as st

from domain.accounts.api_key import ApiKey, Scope
from domain.ids import ApiKeyId
from tests.integration.postgres.strategies import CLIENT, ids, instants, lines

api_keys = st.builds(
    ApiKey,
    id=ids.map(ApiKeyId),
    user_id=st.just(CLIENT.id),
    name=lines(1, 60),
    scopes=st.frozensets(st.sampled_from(Scope), min_size=1),
    digest=st.binary(min_size=32, max_size=32),
    created_at=instants,
    expires_at=st.none() | instants,
    last_used_at=st.none() | instants,
    revoked_at=st.none() | instants,
)
