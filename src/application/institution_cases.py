"""Use cases of the institution: closing periods, reference rates, calendars, policies."""

from collections.abc import Mapping
from dataclasses import replace

from ..domain.approval import Figures as Shown
from ..domain.ledger import Books
from ..domain.loan.loan import refold
from ..domain.policy import STATUTE, CommandKind, PolicyBook, RateFinding, adopt
from ..domain.shared.errors import Refusal
from .books import AdoptPolicy, AnnounceCalendar, ClosePeriod, PublishIndex
from .cases import Case, Stop
from .command import Command
from .desk import Desk, refused
from .outcomes import Done, Invalid
from .ports import Affected
from .saving import save_refolded

BATCH = 500
"""Loans folded again at a time."""


def prepare_closing(desk: Desk, command: ClosePeriod) -> Case | Stop:
    """Close the books through a month end."""
    bank = desk.bank
    books = desk.unit.books.get(bank.id).close(command.last_day, bank.business_date)
    if isinstance(books, Refusal):
        return refused("ClosePeriod", "ledger", books)

    def keep() -> Done:
        desk.unit.books.close(bank.id, books, desk.at)
        return _done(desk, command, "ledger.PeriodClosed", {"through": str(books.closed_through)})

    return Case(desk.whole_bank, "", CommandKind.CLOSE_PERIOD, None, lambda: _closing(books), keep)


def _closing(books: Books) -> Shown:
    return (("closed_through", str(books.closed_through)),)


def prepare_index(desk: Desk, command: PublishIndex) -> Case | Stop:
    """Record a value of a rate index; loans that repriced without it are folded again."""
    bank = desk.bank

    def keep() -> Done:
        desk.unit.reference.publish(bank.id, command.index, command.published, command.rate, desk.at)
        desk.forget_reference()
        if command.published < bank.booking_date:
            _fold_again(desk, Affected.INDEX, command.index)
        data = {"index": command.index, "published": str(command.published), "units": command.rate.units}
        return _done(desk, command, "reference.IndexPublished", data)

    if desk.policy.finding(command.rate) is RateFinding.REFUSED:
        why = f"rate: {command.rate}: exceeds the highest rate this bank takes, {desk.policy.rate_maximum}"
        return Invalid("rate", str(command.rate), why)
    if command.published > bank.booking_date:
        why = f"published: {command.published}: lies after the business date {bank.booking_date}"
        return Invalid("published", str(command.published), why)
    return Case(desk.whole_bank, "", None, None, tuple, keep)


def _fold_again(desk: Desk, by: Affected, index: str = "") -> None:
    """Fold loans again whose past or next wake-up is another by what has become known; corrections are booked."""
    unit, bank = desk.unit, desk.bank
    context = desk.context
    after = None
    while ids := unit.loans.affected(bank.id, by, index, after, BATCH):
        for loan in unit.loans.get_many(bank.id, ids).values():
            history = unit.loans.history(bank.id, loan.id)
            lines = refold(loan, bank.booking_date, context, history, unit.loans.lines(bank.id, loan.id))
            save_refolded(unit, loan, lines, by, index, desk.at, desk.actor)
        after = ids[-1]


def prepare_calendar(desk: Desk, command: AnnounceCalendar) -> Case | Stop:
    """Record a calendar version; due dates that roll are those of the new table from now on."""
    bank = desk.bank
    known = {calendar.version for calendar, _ in desk.unit.reference.facts(bank.id).calendars}
    if command.calendar.version in known:
        version = command.calendar.version
        return Invalid("calendar.version", version, f"calendar.version: {version}: is known already; name another")

    def keep() -> Done:
        desk.unit.reference.announce(bank.id, command.calendar, desk.at)
        desk.forget_reference()
        _fold_again(desk, Affected.CALENDAR)
        data = {"version": command.calendar.version}
        return _done(desk, command, "reference.CalendarAnnounced", data)

    return Case(desk.whole_bank, "", None, None, tuple, keep)


def prepare_policy(desk: Desk, command: AdoptPolicy) -> Case | Stop:
    """Adopt a policy version, checked against the statute."""
    bank = desk.bank
    book = desk.unit.reference.facts(bank.id).policies
    version = replace(command.policy, recorded_at=desk.at)
    adopted = adopt(book, version, STATUTE)
    if not isinstance(adopted, PolicyBook):
        return refused("AdoptPolicy", "policy", adopted)

    def keep() -> Done:
        desk.unit.reference.adopt(bank.id, version)
        desk.forget_reference()
        past = version.effective_from < bank.booking_date
        _fold_again(desk, Affected.PAST if past else Affected.ARREARS)
        return _done(desk, command, "policy.Adopted", {"version": version.version})

    shown = (("version", version.version), ("effective_from", version.effective_from.isoformat()))
    return Case(desk.whole_bank, "", CommandKind.POLICY_ADOPTION, None, lambda: shown, keep)


def _done(desk: Desk, command: Command, message: str, data: Mapping[str, object]) -> Done:
    desk.tell(message, desk.whole_bank, data)
    return Done(type(command).__name__, desk.whole_bank, desk.bank.booking_date, desk.at)
