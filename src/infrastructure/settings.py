"""Settings from the environment, each with the prefix POSTLOAN_. Secrets never have a default."""

import base64
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .crypto import PersonalCipher

_KEY_BYTES: Final = 32


class MissingSecretError(RuntimeError):
    """A secret that this task needs is not set; says which variable."""


class Settings(BaseSettings):
    """How this installation runs.

    Keys are base64 text of 32 bytes (`openssl rand -base64 32`). `master_keys` holds all master keys that
    wrap the keys of persons, by id, as `id:key,id:key`; `master_key_id` names the one for new persons.
    `classify_at_once` has debtors assessed right after the command that changed a fact, for small installations;
    otherwise, and always for what many changes bring at once, with the business day.
    """

    model_config = SettingsConfigDict(env_prefix="POSTLOAN_", env_file=None, extra="forbid", frozen=True)

    database_url: str = "sqlite:///postloan.sqlite"
    pool_size: Annotated[int, Field(ge=1, le=200)] = 10

    master_keys: SecretStr | None = None
    master_key_id: str = "k1"
    index_key: SecretStr | None = None

    token_audience: str = "postloan"  # noqa: S105 - whom tokens are for, no secret
    token_issuer: str | None = None
    jwks_url: str | None = None
    dev_token_key: SecretStr | None = None

    seal_key_file: Path | None = None

    classify_at_once: bool = True

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    graphiql: bool = False
    graphiql_offline: bool = False
    introspection: bool = True

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must be sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE")
        return value

    @model_validator(mode="after")
    def _whose_keys(self) -> Self:
        if self.jwks_url and not self.token_issuer:
            raise ValueError("a key set says nothing without its issuer: set POSTLOAN_TOKEN_ISSUER beside JWKS_URL")
        return self

    @cached_property
    def cipher(self) -> PersonalCipher:
        """The protection of personal fields."""
        if self.master_keys is None or self.index_key is None:
            raise MissingSecretError("set POSTLOAN_MASTER_KEYS (id:base64 of 32 bytes) and POSTLOAN_INDEX_KEY")
        masters: dict[str, bytes] = {}
        for pair in self.master_keys.get_secret_value().split(","):
            name, _, text = pair.strip().partition(":")
            masters[name] = _key("POSTLOAN_MASTER_KEYS", text)
        return PersonalCipher(
            masters, self.master_key_id, _key("POSTLOAN_INDEX_KEY", self.index_key.get_secret_value())
        )


def _key(variable: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        raise MissingSecretError(f"{variable}: a key must be base64 text") from None
    if len(key) != _KEY_BYTES:
        raise MissingSecretError(f"{variable}: a key must have {_KEY_BYTES} bytes, this one has {len(key)}")
    return key
