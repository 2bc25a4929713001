"""Reads of how loans are secured on one snapshot: cover on any day, its waterfall, where loans stand, what happened."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.collateral.coverage import Turn
from ..domain.collateral.measure import Cover, Line, Used, waterfall
from ..domain.collateral.release import Loosened, assess
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from ..domain.shared.percent import percent_text
from ..domain.shared.scope import Scope
from .collateral_store import GivenUp
from .cover_measuring import gather_together, measure_covers
from .cover_store import CoverEvent, RevaluationRun, WatchedLoan
from .policy_documents import COLLATERAL, book_of
from .ports import Unit
from .revaluation_preview import RevaluationPreview, preview

_PERCENT_UNITS: Final = 10**8


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How a loan is secured at the end of a day, as known at an instant (None: now); `policy` is the version used.

    Ratios are percentages as text: the burden over the value of the loan's items, and the lines of those items
    together; None where they are worth nothing.
    """

    loan: UUID
    as_of: date
    known: datetime | None
    policy: str
    principal: Money
    owed: Money
    covered: Money
    uncovered: Money
    burden: Money
    value: Money
    net: Money
    loan_to_value: str | None
    ceiling: str | None
    warning: str | None
    close_out: str | None
    line: Line
    shortfall: Money
    used: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """Why a loan's cover could not be measured."""

    code: str
    message: str
    message_zh: str


Coverage = CoverageView | NotMeasured


@dataclass(frozen=True, slots=True)
class TurnView:
    """One registration on an item of a loan as it was served: amounts of this loan, of others beside it, of creditors.

    `left` is what was there, `others` what another creditor took; `asked` and `given` are this loan's, `beside_asked`
    and `beside_given` those of the other loans under the registration.
    """

    item: UUID
    rank: int
    left: Money
    others: Money
    asked: Money
    given: Money
    beside_asked: Money
    beside_given: Money


@dataclass(frozen=True, slots=True)
class CoverQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection."""

    unit: Unit
    turn: AbstractContextManager[object]

    def covers(self, scope: Scope, loans: Sequence[UUID], day: date, known: datetime | None) -> Mapping[UUID, Coverage]:
        """How loans are secured on a day as known at an instant; who has no collateral is left out; for loaders."""
        with self.turn:
            seen = self._seen(scope, loans)
            found = measure_covers(self.unit, scope.institution, seen, day, known)
            version = book_of(self.unit.policy_documents, scope.institution, COLLATERAL).at(day, known).version
        refused = {loan: _not_measured(refusal) for loan, refusal in found.refused.items()}
        return {loan: _view(cover, day, known, version) for loan, cover in found.items()} | refused

    def release_check(self, scope: Scope, item_id: UUID, day: date) -> tuple[Loosened, ...] | NotMeasured:
        """What giving an item back on a day would mean for each loan it secures; of one that cannot be seen, nothing.

        The figures that the command itself checks on that day.
        """
        with self.turn:
            held = self.unit.collateral.held(scope.institution, [item_id]).get(item_id)
            if held is None or not scope.allows(held.item.institution, held.item.branch) or not held.item.links:
                return ()
            together = gather_together(self.unit, scope.institution, held.item.loans, day)
        if isinstance(together, Refusal):
            return _not_measured(together)
        others = [item for item in together.items if item.id != item_id]
        found = assess(held.item, together.items, others, together.debts, together.setting)
        return _not_measured(found) if isinstance(found, Refusal) else found.rows

    def turns(self, scope: Scope, loan: UUID, day: date, known: datetime | None) -> tuple[TurnView, ...]:
        """How the items of a loan were shared out, in the order in which registrations were served."""
        with self.turn:
            if not self._seen(scope, [loan]):
                return ()
            together = gather_together(self.unit, scope.institution, [loan], day, known)
        if isinstance(together, Refusal):
            return ()
        served = waterfall(together.items, together.debts, together.setting)
        own = {item.id for item in together.items if loan in item.loans}
        return () if isinstance(served, Refusal) else tuple(_turn(t, loan) for t in served.turns if t.item in own)

    def watches(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, WatchedLoan]:
        """Where loans stand by their last measure; for loaders."""
        with self.turn:
            return self.unit.covers.get_many(scope.institution, self._seen(scope, loans))

    def events(self, scope: Scope, loan: UUID, after: int, limit: int) -> Sequence[CoverEvent]:
        """What happened to a loan's security, above a sequence."""
        with self.turn:
            seen = self._seen(scope, [loan])
            return self.unit.covers.events(scope.institution, loan, after, limit) if seen else ()

    def shortfalls(self, scope: Scope, after: tuple[date, UUID] | None, limit: int) -> Sequence[WatchedLoan]:
        """Loans of which cure is asked for, by deadline and key."""
        with self.turn:
            return self.unit.covers.open_shortfalls(scope.institution, scope.branches, after, limit)

    def given_up(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, tuple[GivenUp, ...]]:
        """What of the security of loans was given up, in the order of recording; for loaders."""
        with self.turn:
            rows = self.unit.collateral.given_up(scope.institution, self._seen(scope, loans))
        return {loan: tuple(row for row in rows if row.loan == loan) for loan in loans}

    def revaluation(self, scope: Scope, run_id: UUID) -> RevaluationRun | None:
        """One index revaluation, for those who see the whole bank."""
        if scope.branches is not None:
            return None
        with self.turn:
            return self.unit.revaluations.get(scope.institution, run_id)

    def revaluations(self, scope: Scope, before: UUID | None, limit: int) -> Sequence[RevaluationRun]:
        """Index revaluations below an id, the newest first, for those who see the whole bank."""
        if scope.branches is not None:
            return ()
        with self.turn:
            return self.unit.revaluations.newest(scope.institution, before, limit)

    def revaluation_preview(self, scope: Scope, region: str, kind: str, day: date) -> RevaluationPreview | None:
        """What an index revaluation of a region and kind would do, for those who see the whole bank."""
        if scope.branches is not None:
            return None
        with self.turn:
            return preview(self.unit, scope.institution, region, kind, day)

    def _seen(self, scope: Scope, loans: Sequence[UUID]) -> list[UUID]:
        briefs = self.unit.claims.briefs(scope.institution, loans)
        return [loan for loan in loans if loan in briefs and scope.allows(scope.institution, briefs[loan].branch)]


def _home(minor: int) -> Money:
    return Money(minor, HOME_CURRENCY)


def _view(cover: Cover, day: date, known: datetime | None, policy: str) -> CoverageView:
    return CoverageView(
        loan=cover.loan,
        as_of=day,
        known=known,
        policy=policy,
        principal=_home(cover.principal),
        owed=_home(cover.owed),
        covered=_home(cover.covered),
        uncovered=_home(cover.uncovered),
        burden=_home(cover.burden),
        value=_home(cover.value),
        net=_home(cover.net),
        loan_to_value=_share(cover.burden * _PERCENT_UNITS, cover.value),
        ceiling=_share(cover.at_ceiling, cover.value),
        warning=_share(cover.at_warning, cover.value),
        close_out=_share(cover.at_close_out, cover.value),
        line=cover.line,
        shortfall=_home(cover.shortfall),
        used=cover.used,
    )


def _share(part: int, whole: int) -> str | None:
    """Units of 10⁻⁸ as percent text, cut to six decimals of a percent; for display: lines compare exactly."""
    return percent_text(part // whole) if whole else None


def _turn(turn: Turn, loan: UUID) -> TurnView:
    own = [share for share in turn.shares if share.loan == loan]
    beside = [share for share in turn.shares if share.loan != loan]
    return TurnView(
        turn.item,
        turn.rank,
        _home(turn.left),
        _home(turn.others),
        _home(sum(share.asked for share in own)),
        _home(sum(share.given for share in own)),
        _home(sum(share.asked for share in beside)),
        _home(sum(share.given for share in beside)),
    )


def _not_measured(refusal: Refusal) -> NotMeasured:
    return NotMeasured(refusal.code.value, refusal.message, refusal.message_zh)
