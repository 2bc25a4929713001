"""Tokens of a bank's identity provider: signed with its key set, served over HTTP, and nothing else passes."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from pydantic import SecretStr, ValidationError

from postloan.domain.shared.actor import Actor, Role
from postloan.infrastructure.identity import BadTokenError, Identity
from postloan.infrastructure.settings import Settings

BANK = UUID("018bcfe5-6800-7dcd-89db-53b53335e43a")
ISSUER = "https://login.bank.example"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED_KEY = ed25519.Ed25519PrivateKey.generate()
EC_KEY = ec.generate_private_key(ec.SECP256R1())
NEXT_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def rsa_jwk(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": "RS256"}


def ed_jwk(key: ed25519.Ed25519PrivateKey, kid: str) -> dict[str, Any]:
    return {**OKPAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": "EdDSA"}


def ec_jwk(key: ec.EllipticCurvePrivateKey, kid: str) -> dict[str, Any]:
    return {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": "ES256"}


@dataclass
class Provider:
    """An identity provider: its key set under an address, and how often it was asked for."""

    url: str = ""
    keys: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    answers: bool = True


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider(keys=[rsa_jwk(RSA_KEY, "rsa-1"), ed_jwk(ED_KEY, "ed-1"), ec_jwk(EC_KEY, "ec-1")])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked += 1
            body = json.dumps({"keys": made.keys}).encode()
            self.send_response(200 if made.answers else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/keys"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def identity(provider: Provider) -> Identity:
    return Identity(Settings(jwks_url=provider.url, token_issuer=ISSUER, token_audience="postloan"))  # noqa: S106


def claims(**changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    made: dict[str, Any] = {
        "sub": "zhang@bank",
        "person": "zhang",
        "institution": str(BANK),
        "roles": ["OFFICER"],
        "branches": ["101"],
        "iss": ISSUER,
        "aud": "postloan",
        "iat": now,
        "exp": now + timedelta(minutes=5),
    } | changes
    return {name: value for name, value in made.items() if value is not None}


def signed(key: Any = RSA_KEY, algorithm: str = "RS256", kid: str | None = "rsa-1", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def forged(header: dict[str, Any], secret: bytes | None) -> str:
    """A token put together by hand, as no library would."""

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    body = claims(exp=int(datetime.now(UTC).timestamp()) + 300, iat=int(datetime.now(UTC).timestamp()))
    start = part(json.dumps(header).encode()) + b"." + part(json.dumps(body).encode())
    signature = hmac.new(secret, start, hashlib.sha256).digest() if secret is not None else b""
    return (start + b"." + part(signature)).decode()


@pytest.mark.parametrize(
    ("key", "algorithm", "kid"),
    [(RSA_KEY, "RS256", "rsa-1"), (ED_KEY, "EdDSA", "ed-1"), (EC_KEY, "ES256", "ec-1")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_token_signed_with_a_key_of_the_set_is_its_actor(
    identity: Identity, key: object, algorithm: str, kid: str
) -> None:
    expected = Actor("zhang@bank", "zhang", BANK, frozenset({Role.OFFICER}), frozenset({"101"}))
    assert identity.actor(signed(key, algorithm, kid)) == expected


def test_the_key_set_is_asked_for_once_for_many_tokens(identity: Identity, provider: Provider) -> None:
    for _ in range(5):
        identity.actor(signed())
    assert provider.asked == 1


def later(identity: Identity) -> None:
    """Half a minute passes, before which the set is not read again for a key that it lacks."""
    assert identity._jwks is not None
    assert identity._jwks.cooldown_duration == 30
    identity._jwks.cooldown_duration = 0


def test_a_new_key_of_the_provider_is_found_without_a_restart(identity: Identity, provider: Provider) -> None:
    identity.actor(signed())
    later(identity)
    provider.keys = [rsa_jwk(NEXT_KEY, "rsa-2")]
    assert identity.actor(signed(NEXT_KEY, kid="rsa-2")).person == "zhang"
    assert provider.asked == 2


def test_a_key_that_was_taken_from_the_set_proves_nothing_once_the_set_is_read_again(
    identity: Identity, provider: Provider
) -> None:
    identity.actor(signed())
    later(identity)
    provider.keys = [rsa_jwk(NEXT_KEY, "rsa-2")]
    identity.actor(signed(NEXT_KEY, kid="rsa-2"))
    with pytest.raises(BadTokenError):
        identity.actor(signed())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://login.other.example"},
        {"iss": None},
        {"aud": "another-system"},
        {"aud": None},
        {"exp": datetime.now(UTC) - timedelta(minutes=1)},
        {"exp": None},
        {"nbf": datetime.now(UTC) + timedelta(hours=1)},
        {"roles": ["KING"]},
        {"person": None},
    ],
    ids=lambda changes: "-".join(f"{name}-{type(value).__name__}" for name, value in changes.items()),
)
def test_a_claim_that_is_wrong_or_missing_is_refused(identity: Identity, changes: dict[str, Any]) -> None:
    with pytest.raises(BadTokenError):
        identity.actor(signed(**changes))


def test_a_key_that_is_not_in_the_set_proves_nothing(identity: Identity) -> None:
    for kid in ("rsa-1", "unknown", None):
        with pytest.raises(BadTokenError):
            identity.actor(signed(STRANGER, kid=kid))


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_an_algorithm_that_is_not_allowed_is_refused_though_the_key_is_right(
    identity: Identity, algorithm: str
) -> None:
    with pytest.raises(BadTokenError):
        identity.actor(signed(algorithm=algorithm))


def test_a_development_token_opens_nothing_where_only_the_providers_keys_are_set(provider: Provider) -> None:
    secret = "k" * 40
    plain: dict[str, Any] = {"jwks_url": provider.url, "token_issuer": ISSUER}
    token = jwt.encode(claims(), secret, algorithm="HS256")
    with pytest.raises(BadTokenError):
        Identity(Settings(**plain)).actor(token)
    assert Identity(Settings(**plain, dev_token_key=SecretStr(secret))).actor(token).person == "zhang"


def test_a_key_set_counts_for_its_issuer_alone(provider: Provider) -> None:
    """One provider signs for many; without an issuer anybody's token would pass."""
    with pytest.raises(ValidationError, match="POSTLOAN_TOKEN_ISSUER"):
        Settings(jwks_url=provider.url)


def test_a_key_that_was_withdrawn_counts_until_the_set_has_lived_its_time(
    identity: Identity, provider: Provider
) -> None:
    identity.actor(signed())
    provider.keys = [rsa_jwk(NEXT_KEY, "rsa-2")]
    assert identity.actor(signed()).person == "zhang", "the set is at most five minutes old"
    assert identity._jwks is not None
    kept = identity._jwks.jwk_set_cache
    assert kept is not None
    assert kept.lifespan == 300
    kept.lifespan = 0
    with pytest.raises(BadTokenError):
        identity.actor(signed())


def test_keys_that_nobody_has_do_not_make_us_ask_the_provider_again_and_again(
    identity: Identity, provider: Provider
) -> None:
    for number in range(20):
        with pytest.raises(BadTokenError):
            identity.actor(signed(STRANGER, kid=f"made-up-{number}"))
    assert provider.asked <= 2


def test_no_signature_proves_nothing(identity: Identity) -> None:
    for name in ("none", "None", "NONE"):
        with pytest.raises(BadTokenError):
            identity.actor(forged({"alg": name, "typ": "JWT", "kid": "rsa-1"}, None))


def test_the_public_key_is_no_shared_secret(provider: Provider) -> None:
    """HS256 with the public key as its secret, also where development tokens are taken beside the provider's."""
    pem = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    token = forged({"alg": "HS256", "typ": "JWT", "kid": "rsa-1"}, pem)
    plain: dict[str, Any] = {"jwks_url": provider.url, "token_issuer": ISSUER}
    for settings in (Settings(**plain), Settings(**plain, dev_token_key=SecretStr("k" * 40))):
        with pytest.raises(BadTokenError):
            Identity(settings).actor(token)


def test_a_signature_of_one_kind_of_key_is_not_taken_as_that_of_another(identity: Identity) -> None:
    with pytest.raises(BadTokenError):
        identity.actor(signed(ED_KEY, "EdDSA", "rsa-1"))


def test_a_body_that_was_changed_after_signing_is_refused(identity: Identity) -> None:
    head, _, tail = signed().split(".")
    _, body, _ = signed(roles=["ADMIN"]).split(".")
    with pytest.raises(BadTokenError):
        identity.actor(f"{head}.{body}.{tail}")


def test_nobody_is_let_in_while_the_provider_does_not_answer(identity: Identity, provider: Provider) -> None:
    provider.answers = False
    with pytest.raises(BadTokenError):
        identity.actor(signed())
    provider.answers = True
    assert identity.actor(signed()).person == "zhang"
