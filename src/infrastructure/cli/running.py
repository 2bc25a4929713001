"""migrate, register-bank, business-day, payoff."""

from datetime import date, timedelta
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.table import Table

from ...application.books import AnnounceCalendar
from ...application.business_day import BusinessDay
from ...application.outcomes import Done, Forbidden
from ...application.ports import Institution, Unit
from ...application.reads import PayoffView
from ...application.run_store import Run, RunFailure
from ...domain.shared.actor import Role
from ...domain.shared.calendar import china_calendar
from ...domain.shared.errors import InvalidInput
from ...domain.shared.ids import business_number
from ...domain.shared.scope import scope_of
from ...domain.shared.text import refuse_hidden
from ..container import Container
from ..migrate import key_hashes, renew, seal_names, upgrade
from ..settings import Settings
from .screen import app, bar, complain, out, say
from .session import CliError, bank_of, now, opened, operator

_BANK = Annotated[str, typer.Option(help="code of the bank; default the only one there is")]


@app.command()
def migrate() -> None:
    """Bring the database to the current structure, creating what is missing; renew snapshots of another version."""
    settings = Settings()
    upgrade(settings.database_url)
    say("the database has the current structure")
    if keyed := key_hashes(settings.database_url, lambda: settings.cipher):
        say(f"{keyed} input hashes over personal data keyed")
    if sealed := seal_names(settings.database_url, lambda: settings.cipher):
        say(f"names in {sealed} entries of collateral moved under keys")
    with bar() as shown:
        renewal = renew(settings.database_url, lambda done, total: shown.show("snapshots", done, total))
    if renewal.renewed:
        say(f"{renewal.renewed} snapshots of loans renewed")
    for number, problem in renewal.failed:
        complain(f"loan {number}: its snapshot cannot be renewed: {problem}")
    if renewal.failed:
        raise typer.Exit(1)


@app.command("register-bank")
def register_bank(
    code: Annotated[str, typer.Argument(help="code of the bank")],
    name: Annotated[str, typer.Argument(help="name of the bank")],
    business_date: Annotated[str, typer.Option(help="first business date, YYYY-MM-DD; default today there")] = "",
    time_zone: Annotated[str, typer.Option(help="which day it is")] = "Asia/Shanghai",
    *,
    weekends_only: Annotated[
        bool, typer.Option("--weekends-only", help="no holidays; default mainland China's, with make-up working days")
    ] = False,
) -> None:
    """Register a bank (机构) in a migrated database, with mainland China's business calendar."""
    container = opened()
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise CliError(f"no time zone {time_zone}; give a name such as Asia/Shanghai") from None
    day = day_of("--business-date", business_date) if business_date else now().astimezone(zone).date()
    business_number("code", code)
    refuse_hidden("name", name)
    if not 1 <= len(name) <= 200 or not name.isprintable():
        raise InvalidInput("name", name, "must be 1 to 200 printable characters")
    if len(code) > 32:
        raise InvalidInput("code", code, "must be at most 32 characters")
    bank = Institution(container.ids().next(), code, name, time_zone, day, day)
    transactions = container.transactions()
    if transactions.read(lambda unit: unit.institutions.by_code(code)):
        raise CliError(f"there is a bank {code} already")
    transactions.write(lambda unit: unit.institutions.add(bank))
    say(f"{code} {bank.id} with business date {day}")
    if not weekends_only:
        _announce(container, bank)


@app.command("announce-calendar")
def announce_calendar(bank: _BANK = "") -> None:
    """Give a bank the newest holiday table of this program (节假日安排); due dates that roll follow it from now on."""
    container = opened()
    _announce(container, bank_of(container, bank))


def _announce(container: Container, bank: Institution) -> None:
    calendar = china_calendar()
    command = AnnounceCalendar(idempotency_key=f"calendar-{calendar.version}", calendar=calendar)
    outcome = container.commands().execute(operator(bank), command, now())
    if not isinstance(outcome, Done):
        raise CliError(f"the calendar {calendar.version} cannot be announced: {outcome}")
    through = date.fromordinal(calendar.published_through)
    say(f"calendar {calendar.version}: holidays and make-up working days through {through}")


@app.command("business-day")
def business_day(
    through: Annotated[str, typer.Option(help="last day to run, YYYY-MM-DD; default yesterday there")] = "",
    bank: _BANK = "",
    *,
    ahead: Annotated[bool, typer.Option("--ahead", help="allow days that are not over yet by the clock")] = False,
) -> None:
    """Run the business day (日终), missed days first; resumes a run that was interrupted."""
    container = opened()
    found = bank_of(container, bank)
    yesterday = now().astimezone(ZoneInfo(found.time_zone)).date() - timedelta(days=1)
    last = day_of("--through", through) if through else yesterday
    if last > yesterday and not ahead:
        raise CliError(f"{last} is not over in {found.time_zone}; --ahead runs it all the same")
    if found.business_date > last:
        say(f"nothing to do: the business date is {found.business_date}")
        return
    runs = _catch_up(container, found, last)
    _show_runs(container, runs)
    if any(run.failed for run in runs):
        raise typer.Exit(1)


def _catch_up(container: Container, bank: Institution, last: date) -> tuple[Run, ...]:
    days = (last - bank.business_date).days + 1
    with bar() as shown:

        def told(run: Run) -> None:
            passed = (run.business_date - bank.business_date).days
            shown.show("business days", passed + (run.finished_at is not None), days)
            shown.show(f"{run.business_date} loans", run.woken + run.failed, None)

        work = BusinessDay(
            container.transactions(), now=now, ids=container.ids(), seal=container.sealer().seal, told=told
        )
        runs = work.catch_up(operator(bank), last)
    if isinstance(runs, Forbidden):
        raise CliError(runs.message)
    return runs


def _show_runs(container: Container, runs: tuple[Run, ...]) -> None:
    table = Table("business date", "woken", "failed", "ledger lines", "content")
    for run in runs:
        table.add_row(str(run.business_date), str(run.woken), str(run.failed), str(run.lines), run.content_hash[:16])
    out.print(table)
    for run in runs:
        for failure in container.transactions().read(partial(_failures, run)):
            complain(f"{failure.business_date} {failure.step}: loan {failure.loan_id}: {failure.error}")


def _failures(run: Run, unit: Unit) -> tuple[RunFailure, ...]:
    return unit.runs.failures(run.institution, run.business_date)


@app.command()
def payoff(
    number: Annotated[str, typer.Argument(help="business number of the loan (借据号)")],
    on: Annotated[str, typer.Option(help="day, YYYY-MM-DD; default the business date")] = "",
    bank: _BANK = "",
) -> None:
    """Quote what clears a loan on a day (结清试算)."""
    container = opened()
    found = bank_of(container, bank)
    scope = scope_of(operator(found, Role.AUDITOR))
    day = day_of("--on", on) if on else found.business_date
    with container.reads().snapshot() as queries:
        loan = queries.loan_by_number(scope, number)
        if loan is None:
            raise CliError(f"no loan {number} in bank {found.code}")
        quote = queries.payoff(scope, loan.id, day)
    if quote is None:
        raise CliError(f"no loan {number} in bank {found.code}")
    out.print(_quote(number, quote))


def _quote(number: str, quote: PayoffView) -> Table:
    table = Table("bucket", title=f"{number} on {quote.on}")
    table.add_column("amount", justify="right")
    for name in ("principal", "interest", "penalty", "compound", "fees", "costs", "prepayment_fee", "credit", "total"):
        amount = getattr(quote, name)
        sign = "-" if name == "credit" and amount.minor else ""
        table.add_row(name.replace("_", " "), f"{sign}{amount}")
    return table


def day_of(option: str, text: str) -> date:
    """A date given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CliError(f"{option} {text}: must be a date as YYYY-MM-DD") from None
