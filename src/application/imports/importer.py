"""Importing a tape: rows in batches, each batch committed, the place reached kept, every bad row reported.

Nothing is done twice: every row becomes commands whose idempotency keys come from what the row says (or from the
file and the line, where equal rows are different events), so a batch that was committed before the process died,
or a whole file that comes again, gives the answers it got the first time.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from ...domain.risk_classification.records import FactSubject
from ...domain.shared.actor import Actor
from ..command import Command
from ..encoding import from_json
from ..outcomes import Done, Pending
from ..ports import Transactions
from ..run_store import ImportRun
from .asking import Ask, Asking, Runs, built
from .collateral_batch import ItemBatch
from .event_rows import command_of, event_key
from .fact_rows import about, fact_of
from .fields import EventKind, TapeKind
from .loan_rows import disburse, open_loan, register
from .mapping import TapeMapping
from .rows import RawRow, Row, RowProblem, RowRefused, read_row, selected

BATCH: Final = 200
"""Rows per transaction."""
RUNNING: Final = "RUNNING"
FINISHED: Final = "FINISHED"


@dataclass(frozen=True, slots=True)
class Tape:
    """A file to import: its name, the SHA-256 of its content and mapping, and its rows in order."""

    name: str
    content_hash: str
    rows: Iterable[RawRow]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    `imported` rows are new, `unchanged` ones were there already, `proposed` ones wait for a second person,
    `rejected` ones were reported; `skipped` ones were done by an earlier, interrupted run of the same file.
    """

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    proposed: int = 0
    rejected: int = 0
    skipped: int = 0


class Importer:
    """Imports tapes.

    `reject` takes the problems of each batch before the place reached is moved on; `told` hears the counts after
    each batch. `now` is the edge's clock.
    """

    def __init__(
        self,
        transactions: Transactions,
        commands: Runs,
        *,
        now: Callable[[], datetime],
        reject: Callable[[Sequence[RowProblem]], None],
        told: Callable[[ImportReport], None] = lambda _: None,
        batch: int = BATCH,
    ) -> None:
        self._transactions = transactions
        self._asking = Asking(transactions, commands, now)
        self._now = now
        self._reject = reject
        self._told = told
        self._size = batch

    def run(self, actor: Actor, tape: Tape, mapping: TapeMapping) -> ImportReport:
        """Import a tape, or go on where an interrupted run of the same file and mapping stopped."""
        run = self._open(actor, tape)
        work = {
            TapeKind.LOANS: self._loans,
            TapeKind.EVENTS: self._events,
            TapeKind.FACTS: self._facts,
            TapeKind.COLLATERAL: self._collateral,
        }[mapping.kind]
        report = ImportReport(rows=run.next_row, skipped=run.next_row)
        for batch in _batches(islice(selected(tape.rows, mapping), run.next_row, None), self._size):
            problems: list[RowProblem] = []
            rows = _read(batch, mapping, problems)
            counts = work(actor, rows, problems, tape)
            rejected = len({problem.line for problem in problems})
            report = replace(
                report,
                rows=report.rows + len(batch),
                imported=report.imported + counts.imported,
                unchanged=report.unchanged + counts.unchanged,
                proposed=report.proposed + counts.proposed,
                rejected=report.rejected + rejected,
            )
            self._reject(problems)
            run = replace(
                run,
                next_row=run.next_row + len(batch),
                imported=run.imported + counts.imported,
                rejected=run.rejected + rejected,
            )
            self._save(run)
            self._told(report)
        self._save(replace(run, status=FINISHED, finished_at=self._now()))
        return report

    def _open(self, actor: Actor, tape: Tape) -> ImportRun:
        """The run of the file: a new one, an interrupted one, or a finished one from its first row again."""
        found = self._transactions.read(lambda unit: unit.runs.get_import(actor.institution, tape.content_hash))
        if found is not None and found.status == RUNNING:
            return found
        return ImportRun(
            institution=actor.institution,
            content_hash=tape.content_hash,
            name=tape.name[:255],
            status=RUNNING,
            next_row=0,
            imported=0,
            rejected=0,
            started_at=self._now(),
            finished_at=None,
        )

    def _save(self, run: ImportRun) -> None:
        self._transactions.write(lambda unit: unit.runs.save_import(run))

    def _loans(self, actor: Actor, rows: list[Row], problems: list[RowProblem], tape: Tape) -> ImportReport:  # noqa: ARG002 - the tape's place in the file does not name a loan
        borrowers = self._borrowers(actor, rows, problems)
        opening = built(
            _with_borrower(rows, borrowers, problems),
            problems,
            lambda row: open_loan(row, borrowers[row.values["borrower_number"]]),
        )
        old = self._answered(actor, opening)
        counts, done = self._execute(actor, opening, problems, old)
        paying: list[Ask] = []
        for row, outcome in done:
            command = disburse(row, outcome.subject.id)
            if command is not None:
                paying.append(Ask(row, command))
        paid, _ = self._execute(actor, paying, problems, frozenset())
        return replace(counts, imported=counts.imported - (len(paying) - paid.imported - paid.unchanged))

    def _borrowers(self, actor: Actor, rows: list[Row], problems: list[RowProblem]) -> Mapping[str, UUID]:
        """The ids of the rows' borrowers; those that are not known are registered from their first row."""
        first = {row.values["borrower_number"]: row for row in reversed(rows)}
        known = dict(self._transactions.read(lambda unit: unit.borrowers.by_number(actor.institution, list(first))))
        missing = [row for number, row in first.items() if number not in known]
        asks = built(missing, problems, register)
        _, done = self._execute(actor, asks, problems, frozenset())
        known |= {row.values["borrower_number"]: outcome.subject.id for row, outcome in done}
        return known

    def _events(self, actor: Actor, rows: list[Row], problems: list[RowProblem], tape: Tape) -> ImportReport:
        numbers = list({row.values["loan"] for row in rows})
        loans = self._transactions.read(lambda unit: unit.loans.by_number(actor.institution, numbers))
        counts = ImportReport()
        for part in _until_reversed(rows):
            asks = self._asks(actor, part, problems, loans, tape)
            more, _ = self._execute(actor, asks, problems, self._answered(actor, asks))
            counts = replace(
                counts,
                imported=counts.imported + more.imported,
                unchanged=counts.unchanged + more.unchanged,
                proposed=counts.proposed + more.proposed,
            )
        return counts

    def _facts(self, actor: Actor, rows: list[Row], problems: list[RowProblem], tape: Tape) -> ImportReport:  # noqa: ARG002 - the file does not name a fact
        bank, numbers = actor.institution, list({row.values["subject"] for row in rows})
        known: Mapping[FactSubject, Mapping[str, UUID]] = self._transactions.read(
            lambda unit: {
                FactSubject.BORROWER: unit.borrowers.by_number(bank, numbers),
                FactSubject.CLAIM: {**unit.loans.by_number(bank, numbers), **unit.claims.by_number(bank, numbers)},
            }
        )
        found = [row for row in rows if row.values["subject"] in known[about(row)]]
        problems += [
            row.problem("subject", f"no {about(row).value.lower()} has this number")
            for row in rows
            if row.values["subject"] not in known[about(row)]
        ]
        asks = built(found, problems, lambda row: fact_of(row, known[about(row)][row.values["subject"]]))
        counts, _ = self._execute(actor, asks, problems, self._answered(actor, asks))
        return counts

    def _collateral(self, actor: Actor, rows: list[Row], problems: list[RowProblem], tape: Tape) -> ImportReport:  # noqa: ARG002 - the file does not name an item
        fresh, unchanged = ItemBatch(self._transactions, self._asking, actor, problems).keep(rows)
        return ImportReport(imported=fresh, unchanged=unchanged)

    def _asks(
        self, actor: Actor, rows: list[Row], problems: list[RowProblem], loans: Mapping[str, UUID], tape: Tape
    ) -> list[Ask]:
        sequences = self._sequences(actor, rows)
        known: list[Row] = []
        for row in rows:
            if row.values["loan"] in loans:
                known.append(row)
            else:
                problems.append(row.problem("loan", "no loan has this number"))

        def command(row: Row) -> Command:
            number = row.values["loan"]
            reversed_one = sequences.get((number, row.get("reverses", "")))
            return command_of(row, loans[number], tape.content_hash, reversed_one)

        return built(known, problems, command)

    def _sequences(self, actor: Actor, rows: Sequence[Row]) -> Mapping[tuple[str, str], int]:
        """(loan, reference) of the events that the rows take back → sequence of their entries."""
        wanted = {
            event_key(row.mapping.source, row.values["loan"], row.values["reverses"]): (
                row.values["loan"],
                row.values["reverses"],
            )
            for row in rows
            if row.get("reverses", "")
        }
        if not wanted:
            return {}
        answers = self._transactions.read(lambda unit: unit.answers.get(actor.institution, list(wanted)))
        found = {}
        for key, answered in answers.items():
            stored = json.loads(answered.answer)
            if stored["kind"] == "Done" and stored["answer"]["posted"]:
                found[wanted[key]] = from_json(Done, stored["answer"]).posted[0].sequences[0]
        return found

    def _answered(self, actor: Actor, asks: Sequence[Ask]) -> frozenset[str]:
        return self._asking.answered(actor, asks)

    def _execute(
        self, actor: Actor, asks: Sequence[Ask], problems: list[RowProblem], old: frozenset[str]
    ) -> tuple[ImportReport, list[tuple[Row, Done]]]:
        """Run commands, each of a row of its own; what did not succeed becomes a problem of its row."""
        answers = self._asking.ask(actor, asks, problems, old)
        done = [(answer.row, answer.outcome) for answer in answers if isinstance(answer.outcome, Done)]
        unchanged = sum(answer.known for answer in answers)
        proposed = sum(isinstance(answer.outcome, Pending) and not answer.known for answer in answers)
        imported = len(answers) - unchanged - proposed
        return ImportReport(imported=imported, unchanged=unchanged, proposed=proposed), done


def _read(batch: Sequence[RawRow], mapping: TapeMapping, problems: list[RowProblem]) -> list[Row]:
    rows: list[Row] = []
    for raw in batch:
        try:
            rows.append(read_row(raw, mapping))
        except RowRefused as refused:
            problems.extend(refused.problems)
    return rows


def _with_borrower(rows: Iterable[Row], known: Mapping[str, UUID], problems: list[RowProblem]) -> list[Row]:
    """The rows whose borrower is there; each of the others is reported, whichever row named the borrower first."""
    kept: list[Row] = []
    reported = {problem.line for problem in problems}
    for row in rows:
        if row.values["borrower_number"] in known:
            kept.append(row)
        elif row.line not in reported:
            problems.append(row.problem("borrower_number", "its borrower was refused; see that borrower's first row"))
    return kept


def _until_reversed(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows in parts, cut where one takes back an event of the same part: that event must be recorded first."""
    part: list[Row] = []
    given: set[tuple[str, str]] = set()
    for row in rows:
        number = row.values["loan"]
        if row.values["kind"] is EventKind.REVERSAL and (number, row.get("reverses", "")) in given:
            yield part
            part, given = [], set()
        part.append(row)
        given.add((number, row.get("reference", "")))
    if part:
        yield part


def _batches(rows: Iterator[RawRow], size: int) -> Iterator[list[RawRow]]:
    while batch := list(islice(rows, size)):
        yield batch
