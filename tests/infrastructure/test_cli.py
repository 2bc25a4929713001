"""The command line on both databases: what it prints, what it changes, and its exit codes."""

import base64
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlalchemy import select, update

from postloan.infrastructure.cli import main
from postloan.infrastructure.persistence.engine import make_engine
from postloan.infrastructure.persistence.record_tables import audit_row, pooled_line
from postloan.infrastructure.persistence.tables import institution, ledger_line, loan
from postloan.infrastructure.sealer import create_seal_key

KEY = base64.b64encode(b"k" * 32).decode()
PROJECT = Path(__file__).parents[2]
LOANS = """number,client,name,principal,rate,start
L-1,C-1,张三,12000.00,4.35,2024-01-15
L-2,C-2,李四,12000.00,4.35,2024-01-15
L-3,C-3,王五,twelve,4.35,2024-01-15
"""
MAPPING = """
kind = "loans"
source = "cli"
[constants]
branch = "101"
product = "P-1"
currency = "CNY"
method = "EQUAL_INSTALMENT"
periods = 12
borrower_kind = "PERSON"
[columns]
number = "number"
borrower_number = "client"
borrower_name = "name"
principal = "principal"
disbursed = "principal"
rate = "rate"
start = "start"
"""


@dataclass
class Ran:
    code: int
    out: str
    err: str


Postloan = Callable[..., Ran]


@pytest.fixture
def postloan(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Postloan:
    """Runs a command in an empty database with keys of its own, as the installed script does."""
    create_seal_key(tmp_path / "seal.pem")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name, value in {
        "DATABASE_URL": database_url,
        "MASTER_KEYS": f"k1:{KEY}",
        "INDEX_KEY": KEY,
        "DEV_TOKEN_KEY": "d" * 32,
        "SEAL_KEY_FILE": str(tmp_path / "seal.pem"),
    }.items():
        monkeypatch.setenv(f"POSTLOAN_{name}", value)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["postloan", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        shown = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, shown.out, shown.err)

    return run


@pytest.fixture
def bank(postloan: Postloan) -> Postloan:
    """A registered bank whose business date is 14 February 2024."""
    assert postloan("migrate").code == 0
    ran = postloan("register-bank", "B1", "示范银行", "--business-date", "2024-02-14")
    first = ran.out.splitlines()[0].split()
    assert (ran.code, first[0], first[-1]) == (0, "B1", "2024-02-14")
    return postloan


@pytest.fixture
def loaned(bank: Postloan, tmp_path: Path) -> Postloan:
    """A bank with two loans, imported; a third row was rejected."""
    (tmp_path / "loans.csv").write_text(LOANS, encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    ran = bank("import", "loans", "loans.csv", "-m", "m.toml")
    assert (ran.code, ran.out) == (1, "3 rows: 2 imported, 0 unchanged, 0 proposed, 1 rejected\n")
    assert "line 4, column principal (principal): 'twelve': must be a plain decimal" in ran.err
    return bank


@pytest.mark.parametrize(("options", "due"), [((), date(2024, 2, 18)), (("--weekends-only",), date(2024, 2, 12))])
def test_a_registered_bank_knows_holidays_and_make_up_working_days(
    postloan: Postloan, database_url: str, tmp_path: Path, options: tuple[str, ...], due: date
) -> None:
    # Spring Festival 2024: 10 to 17 February off, Sunday 18 February worked. The 12th is a Monday.
    assert postloan("migrate").code == 0
    assert postloan("register-bank", "B1", "示范银行", "--business-date", "2024-01-12", *options).code == 0
    (tmp_path / "m.toml").write_text(MAPPING.replace("[constants]", '[constants]\nrolling = "FOLLOWING"'), "utf-8")
    (tmp_path / "loans.csv").write_text(LOANS.splitlines()[0] + "\nL-1,C-1,张三,12000.00,4.35,2024-01-12\n", "utf-8")
    assert postloan("import", "loans", "loans.csv", "-m", "m.toml").code == 0

    def next_due() -> object:
        engine = make_engine(database_url)
        with engine.connect() as connection:
            found = connection.execute(select(loan.c.next_due)).scalar_one()
        engine.dispose()
        return found

    assert next_due() == due
    for _ in range(2):
        told = postloan("announce-calendar")
        assert (told.code, told.out.startswith("calendar CN-")) == (0, True)
        assert next_due() == date(2024, 2, 18)
    assert postloan("verify-ledger").code == 0


def test_an_import_leaves_a_report_of_what_it_rejected(loaned: Postloan, tmp_path: Path) -> None:
    rejected = (tmp_path / "loans.csv.rejected.csv").read_text("utf-8-sig").splitlines()
    assert rejected[0] == "line,column,field,value,reason"
    assert rejected[1].startswith("4,principal,principal,twelve,must be a plain decimal number")
    assert '"imported": 2' in (tmp_path / "loans.csv.rejected.json").read_text("utf-8")
    again = loaned("import", "loans", "loans.csv", "-m", "m.toml")
    assert again.out == "3 rows: 0 imported, 2 unchanged, 0 proposed, 1 rejected\n"


def test_a_dry_run_opens_nothing(bank: Postloan, tmp_path: Path) -> None:
    (tmp_path / "loans.csv").write_text(LOANS, encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    ran = bank("import", "loans", "loans.csv", "-m", "m.toml", "--dry-run")
    assert (ran.code, ran.out.split(":")[0]) == (1, "dry run, nothing is kept")
    assert "2 imported" in ran.out
    assert bank("payoff", "L-1").code == 2


def test_business_days_run_through_a_date_and_only_once(loaned: Postloan, database_url: str) -> None:
    ran = loaned("business-day", "--through", "2024-02-16")
    assert ran.code == 0
    # Both loans fall due on 15 February and are overdue on the 16th.
    rows = [line.split("│")[1:4] for line in ran.out.splitlines() if "2024-02-1" in line][-2:]
    assert [[cell.strip() for cell in row] for row in rows] == [["2024-02-15", "2", "0"], ["2024-02-16", "2", "0"]]
    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(select(institution.c.business_date)).scalar_one() == date(2024, 2, 17)
    engine.dispose()
    assert loaned("business-day", "--through", "2024-02-16").out == "nothing to do: the business date is 2024-02-17\n"


def test_a_day_that_is_not_over_is_not_run_by_mistake(bank: Postloan) -> None:
    ran = bank("business-day", "--through", "2999-12-31")
    assert (ran.code, "not over" in ran.err) == (2, True)


def test_payoff_quotes_principal_and_interest_to_the_day(loaned: Postloan) -> None:
    ran = loaned("payoff", "L-1", "--on", "2024-02-14")
    # 12,000 × 4.35 % / 12 × 30 / 31 days = 42.10.
    assert ran.code == 0
    assert "12000.00 CNY" in ran.out
    assert "42.10 CNY" in ran.out
    assert "12042.10 CNY" in ran.out
    assert loaned("payoff", "L-9").code == 2


@pytest.fixture
def processed(loaned: Postloan) -> tuple[Postloan, Callable[..., None]]:
    """A bank with some business days behind it, and a way to tamper with its database."""
    assert loaned("business-day", "--through", "2024-03-01").code == 0
    return loaned, _tamper


def _tamper(database_url: str, statement: object) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        assert connection.execute(statement).rowcount > 0  # type: ignore[call-overload]
    engine.dispose()


Processed = tuple[Postloan, Callable[..., None]]


def test_verify_ledger_proves_a_sound_bank(processed: Processed) -> None:
    ran = processed[0]("verify-ledger")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2 loans verified: trial balance zero, lines = accounts, snapshots = fold")


def test_verify_ledger_sees_a_changed_line(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    first = (ledger_line.c.number == 1) & (ledger_line.c.amount == 1_200_000)
    tamper(database_url, update(ledger_line).where(first).values(amount=1_200_001))
    ran = postloan("verify-ledger")
    assert ran.code == 1
    assert "loan L-1: recorded lines and fold differ by -1 minor units" in ran.err
    assert "loan L-1: PRINCIPAL_NORMAL is" in ran.err


def test_verify_ledger_sees_a_changed_snapshot(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    engine = make_engine(database_url)
    with engine.connect() as connection:
        snapshot = connection.execute(select(loan.c.snapshot).where(loan.c.number == "L-2")).scalar_one()
    engine.dispose()
    # The undue principal after the first instalment: 12,000 − (1,023.72 − 43.50) = 11,019.78.
    assert snapshot.count("1101978") == 1
    tamper(
        database_url,
        update(loan).where(loan.c.number == "L-2").values(snapshot=snapshot.replace("1101978", "1101977")),
    )
    ran = postloan("verify-ledger")
    assert ran.code == 1
    assert "loan L-2: the snapshot is not the fold of its 1 events" in ran.err


def test_migrate_renews_the_snapshots_of_another_version_once(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    proof = postloan("verify-ledger").out
    quote = postloan("payoff", "L-1", "--on", "2024-03-05").out
    # As before forms had numbers, at the end of 1 March: a day has 16 ranks, the last is its end.
    tamper(database_url, update(loan).values(snapshot=f"[[{date(2024, 3, 1).toordinal() * 16 + 15},1101978],0]"))
    for command in (("payoff", "L-1", "--on", "2024-03-05"), ("verify-ledger",)):
        ran = postloan(*command)
        assert (ran.code, "Traceback" in ran.err) == (3, False)
        assert "run `postloan migrate`" in ran.err
    assert postloan("migrate").out == "the database has the current structure\n2 snapshots of loans renewed\n"
    assert postloan("payoff", "L-1", "--on", "2024-03-05").out == quote
    after = postloan("verify-ledger")
    assert (after.code, after.out.splitlines()[0]) == (0, proof.splitlines()[0])
    assert postloan("migrate").out == "the database has the current structure\n"


def test_migrate_reports_a_loan_that_it_cannot_renew(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    tamper(database_url, update(loan).values(snapshot="{}"))
    tamper(database_url, update(loan).where(loan.c.number == "L-2").values(terms="{}"))
    ran = postloan("migrate")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "1 snapshots of loans renewed")
    assert ran.err.startswith("postloan: loan L-2: its snapshot cannot be renewed: InvalidInput: terms")


def test_verify_ledger_sees_a_list_that_shows_another_balance(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    tamper(database_url, update(loan).where(loan.c.number == "L-1").values(outstanding=1))
    ran = postloan("verify-ledger")
    assert ran.code == 1
    assert ran.err.startswith("postloan: loan L-1: its stored outstanding does not follow from its account\n")


def test_verify_ledger_sees_a_changed_pool(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    last = pooled_line.c.booking_date == date(2024, 2, 29)
    posted = last & (pooled_line.c.value_date == date(2024, 2, 29))
    tamper(database_url, update(pooled_line).where(posted).values(amount=pooled_line.c.amount + 1))
    ran = postloan("verify-ledger")
    assert ran.code == 1
    assert "accrued on 2024-02-29" in ran.err


def test_verify_audit_proves_chains_and_seals_and_sees_a_changed_row(processed: Processed, database_url: str) -> None:
    postloan, tamper = processed
    ran = postloan("verify-audit")
    assert ran.code == 0
    assert ran.out.endswith(" seals\n")
    tamper(database_url, update(audit_row).where(audit_row.c.command == "OpenLoan").values(person="nobody"))
    ran = postloan("verify-audit")
    assert ran.code == 1
    assert "its content does not give its hash" in ran.err


def test_seals_are_exported_once_each(processed: Processed, tmp_path: Path) -> None:
    postloan, _ = processed
    first = postloan("export-seals", "seals")
    count = len(list((tmp_path / "seals").iterdir()))
    assert first.out == f"{count} of {count} seals written to seals\n"
    assert count > 0
    assert postloan("export-seals", "seals").out == f"0 of {count} seals written to seals\n"


def test_a_token_is_signed_for_known_roles_only(bank: Postloan) -> None:
    ran = bank("dev-token", "--roles", "officer,AUDITOR")
    assert (ran.code, ran.out[:3]) == (0, "eyJ")
    ran = bank("dev-token", "--roles", "BOSS")
    assert (ran.code, "no role BOSS; there are OFFICER" in ran.err) == (2, True)


def test_the_exported_schema_is_the_committed_one(bank: Postloan) -> None:
    assert bank("export-schema").out == (PROJECT / "schema.graphql").read_text("utf-8")


def test_mistakes_are_messages_with_an_exit_code(
    postloan: Postloan, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTLOAN_DATABASE_URL", empty_database_url)
    ran = postloan("payoff", "L-1")
    assert (ran.code, "migrated" in ran.err) == (3, True)
    assert postloan("migrate").code == 0
    ran = postloan("payoff", "L-1")
    assert (ran.code, "register-bank" in ran.err) == (2, True)
    assert postloan("register-bank", "B1", "一", "--business-date", "1.1.2024").code == 2
    assert postloan("register-bank", "B 1", "一").code == 2
    assert postloan("register-bank", "B1", "一", "--time-zone", "Mars").code == 2
    assert postloan("register-bank", "B1", "一").code == 0
    assert postloan("register-bank", "B1", "二").code == 2
    assert postloan("payoff", "L-1", "--bank", "B2").code == 2
    (tmp_path / "m.toml").write_text(MAPPING.replace("currency", "curency"), encoding="utf-8")
    (tmp_path / "t.csv").write_text(LOANS, encoding="utf-8")
    ran = postloan("import", "loans", "t.csv", "-m", "m.toml")
    assert (ran.code, "did you mean currency" in ran.err) == (2, True)
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    assert postloan("import", "events", "t.csv", "-m", "m.toml").code == 2
    assert postloan("nonsense").code == 2
    monkeypatch.setenv("POSTLOAN_MASTER_KEYS", "k1:short")
    ran = postloan("payoff", "L-1")
    assert (ran.code, "POSTLOAN_MASTER_KEYS" in ran.err) == (3, True)
    monkeypatch.setenv("POSTLOAN_DATABASE_URL", "mysql://x")
    ran = postloan("migrate")
    assert (ran.code, "POSTLOAN_DATABASE_URL" in ran.err) == (2, True)
    assert "Traceback" not in ran.err


def test_fields_and_examples_are_listed(postloan: Postloan) -> None:
    assert "borrower_number" in postloan("import", "fields", "loans").out
    assert 'kind = "events"' in postloan("import", "example", "events").out


def test_serve_answers_and_asks_for_a_token(bank: Postloan) -> None:
    command = [sys.executable, "-c", "from postloan.infrastructure.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[1]
            assert httpx.get(address.replace("/graphql", "/health"), timeout=20).json() == {"status": "ok"}
            refused = httpx.post(address, json={"query": "{ institution { code } }"}, timeout=20)
            assert refused.status_code == 401
            token = bank("dev-token").out.strip()
            answer = httpx.post(
                address,
                json={"query": "{ institution { code } }"},
                headers={"Authorization": f"Bearer {token}"},
                timeout=20,
            )
            assert answer.json() == {"data": {"institution": {"code": "B1"}}}
        finally:
            server.terminate()
        assert server.wait(20) in (0, -signal.SIGTERM)
