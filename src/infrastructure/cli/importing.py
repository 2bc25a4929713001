"""import: loan tapes, event tapes, fact tapes and collateral tapes."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ...application.commands import Commands
from ...application.imports.asking import Runs
from ...application.imports.fields import FIELDS, TapeKind
from ...application.imports.importer import RUNNING, Importer, ImportReport, Tape
from ...application.imports.mapping import TapeMapping
from ...application.ports import Institution, Transactions
from ...domain.shared.actor import Role
from ..container import Container
from ..imports import RejectedRows, example_mapping, load_mapping, open_tape
from ..imports.report import write_summary
from ..persistence.rehearsal import rehearsal
from .screen import app, bar, err, out, say
from .session import CliError, bank_of, now, opened, operator

imports = typer.Typer(help="Import loan, event, fact and collateral tapes (批量导入).", no_args_is_help=True)
app.add_typer(imports, name="import")

_FILE = Annotated[Path, typer.Argument(help=".csv, .csv.gz, .xlsx or .parquet", exists=True, dir_okay=False)]
_MAPPING = Annotated[Path, typer.Option("--mapping", "-m", help="TOML mapping file", exists=True, dir_okay=False)]
_DRY = Annotated[bool, typer.Option("--dry-run", help="do everything, keep nothing, write the report")]
_REPORT = Annotated[Path | None, typer.Option(help="where rejected rows go; default FILE.rejected.csv here")]
_BANK = Annotated[str, typer.Option(help="code of the bank; default the only one there is")]


@imports.command("loans")
def loans(file: _FILE, mapping: _MAPPING, *, dry_run: _DRY = False, report: _REPORT = None, bank: _BANK = "") -> None:
    """Import loans with their borrowers; running ones are taken on."""
    _run(TapeKind.LOANS, file, mapping, dry_run=dry_run, report=report, bank=bank)


@imports.command("events")
def events(file: _FILE, mapping: _MAPPING, *, dry_run: _DRY = False, report: _REPORT = None, bank: _BANK = "") -> None:
    """Import what happened to loans: drawdowns, payments, fees, rate changes, reversals."""
    _run(TapeKind.EVENTS, file, mapping, dry_run=dry_run, report=report, bank=bank)


@imports.command("facts")
def facts(file: _FILE, mapping: _MAPPING, *, dry_run: _DRY = False, report: _REPORT = None, bank: _BANK = "") -> None:
    """Import what others state of borrowers and claims: debts elsewhere, ratings, litigation, card balances."""
    _run(TapeKind.FACTS, file, mapping, dry_run=dry_run, report=report, bank=bank)


@imports.command("collateral")
def collateral(
    file: _FILE, mapping: _MAPPING, *, dry_run: _DRY = False, report: _REPORT = None, bank: _BANK = ""
) -> None:
    """Import items of collateral with their registrations, the loans they secure, values and insurances."""
    _run(TapeKind.COLLATERAL, file, mapping, dry_run=dry_run, report=report, bank=bank)


@imports.command("fields")
def fields(kind: Annotated[TapeKind, typer.Argument(help="loans, events, facts or collateral")]) -> None:
    """List the fields that a mapping can fill."""
    table = Table("field", "kind", "needed", "meaning")
    for name, field in FIELDS[kind].items():
        table.add_row(name, field.kind.value, "yes" if field.required else "", field.meaning)
    out.print(table)


@imports.command("example")
def example(kind: Annotated[TapeKind, typer.Argument(help="loans, events, facts or collateral")]) -> None:
    """Print a mapping file to start from."""
    out.file.write(example_mapping(kind))


def _run(kind: TapeKind, file: Path, mapping_file: Path, *, dry_run: bool, report: Path | None, bank: str) -> None:
    mapping = load_mapping(mapping_file)
    if mapping.kind is not kind:
        raise CliError(f"{mapping_file} maps {mapping.kind.value}, not {kind.value}")
    tape = open_tape(file, mapping, mapping_file)
    container = opened()
    found = bank_of(container, bank)
    target = report or Path(f"{file.name}.rejected.csv")
    rejected = RejectedRows(target, resumed=not dry_run and _interrupted(container, found, tape))
    with ExitStack() as stack:
        if dry_run:
            transactions: Transactions = stack.enter_context(rehearsal(container.engine(), container.settings().cipher))
            commands: Runs = Commands(transactions, container.ids())
        else:
            transactions, commands = container.transactions(), container.commands()
        done = _import(transactions, commands, found, tape, mapping, rejected)
    write_summary(target.with_suffix(".json"), done, dry_run=dry_run)
    _show(done, rejected, target, dry_run=dry_run)
    if done.rejected:
        raise typer.Exit(1)


def _import(
    transactions: Transactions,
    commands: Runs,
    bank: Institution,
    tape: Tape,
    mapping: TapeMapping,
    rejected: RejectedRows,
) -> ImportReport:
    with bar() as shown:
        importer = Importer(
            transactions,
            commands,
            now=now,
            reject=rejected,
            told=lambda report: shown.show("rows", report.rows, None),
        )
        # A tape tells what was done elsewhere; operations may enter it, as nobody else. Events change terms and money
        # alike. What needs a second person is still proposed.
        more = (Role.OFFICER, Role.ACCOUNTANT) if mapping.kind is TapeKind.EVENTS else ()
        return importer.run(operator(bank, Role.OPERATIONS, *more), tape, mapping)


def _interrupted(container: Container, bank: Institution, tape: Tape) -> bool:
    run = container.transactions().read(lambda unit: unit.runs.get_import(bank.id, tape.content_hash))
    return run is not None and run.status == RUNNING


def _show(report: ImportReport, rejected: RejectedRows, target: Path, *, dry_run: bool) -> None:
    for problem in rejected.first:
        where = f"line {problem.line}, column {problem.column or '-'} ({problem.field})"
        err.print(f"{where}: {problem.value!r}: {problem.reason}", markup=False, soft_wrap=True)
    if report.rejected:
        err.print(f"all rejected rows: {target}", markup=False)
    say(
        f"{'dry run, nothing is kept: ' if dry_run else ''}{report.rows} rows: {report.imported} imported, "
        f"{report.unchanged} unchanged, {report.proposed} proposed, {report.rejected} rejected"
        + (f", {report.skipped} done before" if report.skipped else "")
    )
