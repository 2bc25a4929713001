"""Who is asking: bearer tokens (JWT) become actors.

Claims: `sub` the account, `person` the natural person behind it, `institution` the bank's id, `roles`,
`branches`. In production tokens are signed by the bank's identity provider and checked against its JWKS;
development tokens are signed with a shared key that a production installation does not set.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt

from ..domain.shared.actor import Actor, Role
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import parse_uuid
from .settings import MissingSecretError, Settings

_DEVELOPMENT: Final = "HS256"
_PRODUCTION: Final = ("RS256", "ES256", "EdDSA")
_REQUIRED: Final = ("sub", "person", "institution", "roles", "branches", "exp", "aud")
_LEEWAY_SECONDS: Final = 10
_MOST_HOURS: Final = 24 * 30
_PATIENCE_SECONDS: Final = 5
"""How long the provider of keys is waited for; everybody who signs in meanwhile waits too."""
_KEYS_LIVE_SECONDS: Final = 300
"""How long a key set counts before it is read again: a key that was withdrawn opens nothing for longer."""
_ASK_AGAIN_SECONDS: Final = 30
"""How long after the last reading a key that the set lacks makes us read it again."""


class BadTokenError(ValueError):
    """A token that proves nothing; the message says why without showing it."""


class Identity:
    """Reads tokens by the settings.

    There is a JWKS address, or a development key, or none (then every token is bad).
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._jwks = _key_set(settings.jwks_url) if settings.jwks_url else None

    def actor(self, token: str) -> Actor:
        """The actor of a token. Raises `BadTokenError`."""
        if len(token) > 8_192:
            raise BadTokenError("the token is too long")
        try:
            return _actor(self._claims(token))
        except jwt.PyJWTError as error:
            raise BadTokenError(f"the token is not accepted: {error}") from None
        except (InvalidInput, TypeError, ValueError) as error:
            raise BadTokenError(f"the token's claims are not accepted: {error}") from None

    def _claims(self, token: str) -> dict[str, Any]:
        settings = self._settings
        algorithm = jwt.get_unverified_header(token).get("alg")
        key: Any
        if algorithm == _DEVELOPMENT and settings.dev_token_key is not None:
            key, allowed = settings.dev_token_key.get_secret_value(), [_DEVELOPMENT]
        elif algorithm in _PRODUCTION and self._jwks is not None:
            key, allowed = self._jwks.get_signing_key_from_jwt(token).key, list(_PRODUCTION)
        else:
            raise BadTokenError("tokens signed this way are not accepted here")
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=allowed,
            audience=settings.token_audience,
            issuer=settings.token_issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": list(_REQUIRED)},
        )
        return claims


def _key_set(url: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(
        url, lifespan=_KEYS_LIVE_SECONDS, timeout=_PATIENCE_SECONDS, cooldown_duration=_ASK_AGAIN_SECONDS
    )


def _actor(claims: dict[str, Any]) -> Actor:
    return Actor(
        account=claims["sub"],
        person=claims["person"],
        institution=parse_uuid("institution", claims["institution"]),
        roles=frozenset(Role(role) for role in claims["roles"]),
        branches=frozenset(claims["branches"]),
    )


def issue_dev_token(
    settings: Settings,
    *,
    account: str,
    person: str,
    institution: UUID,
    roles: Iterable[Role],
    branches: Iterable[str],
    now: datetime,
    lifetime: timedelta = timedelta(hours=12),
) -> str:
    """A development token.

    Needs POSTLOAN_DEV_TOKEN_KEY; lives at most 30 days; what it claims is checked first.
    """
    if settings.dev_token_key is None:
        raise MissingSecretError("set POSTLOAN_DEV_TOKEN_KEY to sign development tokens")
    if not timedelta(0) < lifetime <= timedelta(hours=_MOST_HOURS):
        raise InvalidInput("lifetime", str(lifetime), "must be above zero and at most 30 days")
    actor = Actor(account, person, institution, frozenset(roles), frozenset(branches))
    claims: dict[str, Any] = {
        "sub": actor.account,
        "person": actor.person,
        "institution": str(actor.institution),
        "roles": sorted(role.value for role in actor.roles),
        "branches": sorted(actor.branches),
        "aud": settings.token_audience,
        "iat": now.astimezone(UTC),
        "exp": now.astimezone(UTC) + lifetime,
    }
    if settings.token_issuer:
        claims["iss"] = settings.token_issuer
    return jwt.encode(claims, settings.dev_token_key.get_secret_value(), algorithm=_DEVELOPMENT)
