"""Settings are checked when they are read, and never show a secret."""

import base64
from uuid import UUID

import pytest
from pydantic import ValidationError

from postloan.infrastructure.crypto import PersonalCipher, UnknownMasterKeyError
from postloan.infrastructure.settings import MissingSecretError, Settings

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def test_settings_come_from_the_environment_with_their_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTLOAN_DATABASE_URL", "postgresql+psycopg://u@h/d")
    monkeypatch.setenv("POSTLOAN_PORT", "9000")
    settings = Settings()
    assert (settings.database_url, settings.port) == ("postgresql+psycopg://u@h/d", 9000)


@pytest.mark.parametrize("url", ["mysql://x", "postgresql://x", "sqlite://", "", "sqlite+aiosqlite:///x"])
def test_another_database_is_not_accepted(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(database_url=url)


def test_a_port_that_is_none_is_not_accepted() -> None:
    with pytest.raises(ValidationError):
        Settings(port=70_000)


def test_a_new_master_key_leaves_what_was_written_under_the_old_one_readable() -> None:
    bank, person = UUID(int=1), UUID(int=2)
    before = Settings(master_keys=f"k1:{OLD}", index_key=OLD).cipher  # type: ignore[arg-type]
    key = before.new_key(bank, person)
    secret = before.encrypt(key, bank, person, "张小明")
    after = Settings(master_keys=f"k1:{OLD},k2:{NEW}", master_key_id="k2", index_key=OLD).cipher  # type: ignore[arg-type]
    assert after.decrypt(key, bank, person, secret) == "张小明"
    assert after.new_key(bank, person).master == "k2"
    only_new = Settings(master_keys=f"k2:{NEW}", master_key_id="k2", index_key=OLD).cipher  # type: ignore[arg-type]
    with pytest.raises(UnknownMasterKeyError):
        only_new.decrypt(key, bank, person, secret)


def test_the_same_text_twice_gives_two_ciphertexts() -> None:
    cipher = PersonalCipher({"k": b"m" * 32}, "k", b"i" * 32)
    key = cipher.new_key(UUID(int=1), UUID(int=2))
    one, two = (cipher.encrypt(key, UUID(int=1), UUID(int=2), "x") for _ in range(2))
    assert one != two


@pytest.mark.parametrize("text", ["", "k1:", "k1:not base64!", f"k1:{OLD[:20]}"])
def test_a_key_of_the_wrong_form_is_named_and_not_shown(text: str) -> None:
    settings = Settings(master_keys=text, index_key=OLD)  # type: ignore[arg-type]
    with pytest.raises(MissingSecretError, match="POSTLOAN_MASTER_KEYS") as caught:
        _ = settings.cipher
    assert OLD[:20] not in str(caught.value)


def test_without_keys_personal_data_cannot_be_touched() -> None:
    with pytest.raises(MissingSecretError):
        _ = Settings().cipher


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTLOAN_DEV_TOKEN_KEY", "very secret")
    settings = Settings(master_keys=f"k1:{OLD}", index_key=NEW)  # type: ignore[arg-type]
    shown = repr(settings) + repr(settings.cipher)
    assert OLD not in shown
    assert NEW not in shown
    assert "very secret" not in shown
    assert repr(bytes([1]) * 32)[2:-1] not in shown
