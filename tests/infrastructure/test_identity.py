"""Tokens become actors, and nothing else does."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest

from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.errors import InvalidInput
from postloan.infrastructure.identity import BadTokenError, Identity, issue_dev_token
from postloan.infrastructure.settings import MissingSecretError, Settings

BANK = UUID("018bcfe5-6800-7dcd-89db-53b53335e43a")
KEY = "k" * 40
SETTINGS = Settings(dev_token_key=KEY)  # type: ignore[arg-type]
NOW = datetime.now(UTC)


def token(**changes: Any) -> str:
    """A token whose claims are right but for the changes; None leaves a claim out."""
    claims: dict[str, Any] = {
        "sub": "zhang@bank",
        "person": "zhang",
        "institution": str(BANK),
        "roles": ["OFFICER"],
        "branches": ["101"],
        "aud": "postloan",
        "exp": NOW + timedelta(hours=1),
    } | changes
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, KEY, algorithm="HS256")


def test_a_development_token_is_read_back_as_the_actor_it_was_made_for() -> None:
    made = issue_dev_token(
        SETTINGS,
        account="zhang@bank",
        person="zhang",
        institution=BANK,
        roles=[Role.OFFICER, Role.AUDITOR],
        branches=["101", "102"],
        now=NOW,
    )
    expected = Actor("zhang@bank", "zhang", BANK, frozenset({Role.OFFICER, Role.AUDITOR}), frozenset({"101", "102"}))
    assert Identity(SETTINGS).actor(made) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW - timedelta(minutes=1)},
        {"aud": "another"},
        {"sub": None},
        {"person": None},
        {"person": " "},
        {"institution": "not-an-id"},
        {"institution": None},
        {"roles": ["KING"]},
        {"roles": None},
        {"roles": 5},
        {"branches": None},
        {"branches": ["no spaces"]},
        {"exp": None},
        {"nbf": NOW + timedelta(hours=1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_token_with_a_wrong_or_missing_claim_is_not_accepted(changes: dict[str, Any]) -> None:
    with pytest.raises(BadTokenError):
        Identity(SETTINGS).actor(token(**changes))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "e30.e30.", "x" * 9_000])
def test_what_is_no_token_is_not_accepted(text: str) -> None:
    with pytest.raises(BadTokenError):
        Identity(SETTINGS).actor(text)


def test_another_key_no_signature_or_no_key_in_the_settings_is_not_accepted() -> None:
    claims = jwt.decode(token(), KEY, algorithms=["HS256"], audience="postloan")
    foreign = jwt.encode(claims, "f" * 40, algorithm="HS256")
    unsigned = jwt.encode(claims, "", algorithm="none")
    for bad in (foreign, unsigned):
        with pytest.raises(BadTokenError):
            Identity(SETTINGS).actor(bad)
    with pytest.raises(BadTokenError):
        Identity(Settings()).actor(token())


def test_a_development_token_lives_at_most_thirty_days_and_needs_its_key() -> None:
    about: dict[str, Any] = {
        "account": "z",
        "person": "z",
        "institution": BANK,
        "roles": [Role.OFFICER],
        "branches": ["*"],
        "now": NOW,
    }
    with pytest.raises(InvalidInput):
        issue_dev_token(SETTINGS, **about, lifetime=timedelta(days=31))
    with pytest.raises(InvalidInput):
        issue_dev_token(SETTINGS, **about, lifetime=timedelta(0))
    with pytest.raises(MissingSecretError):
        issue_dev_token(Settings(), **about)
