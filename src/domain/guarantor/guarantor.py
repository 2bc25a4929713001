"""The guarantor as an aggregate: a party of the customer register, opened once, reviewed at least once a year.

Name and identity stay in the customer register, where they are protected; here is only what makes it a guarantor.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.calendar import add_months
from ..shared.errors import Refusal
from ..shared.text import LINES, checked_text
from .ability import Ability, Statement, ability_of, may_guarantee
from .kinds import GuarantorKind, Willingness
from .policy import GuarantorPolicy

MAX_OPINION: Final = 2_000
"""The longest opinion of a review, in characters."""
MAX_REVIEWS: Final = 500


class GuarantorRefusal(StrEnum):
    """Why a guarantor is not opened or reviewed, in the order of checking."""

    OPENED_IN_THE_FUTURE = "OPENED_IN_THE_FUTURE"
    """A file is opened on the business date or before it."""
    NOT_QUALIFIED = "NOT_QUALIFIED"
    """State organs and bodies for public benefit may not guarantee (683)."""
    REVIEW_IN_THE_FUTURE = "REVIEW_IN_THE_FUTURE"
    """A review lies on the business date or before it."""
    REVIEW_BEFORE_THE_LAST = "REVIEW_BEFORE_THE_LAST"
    """A review is not earlier than the one before it, or than the opening."""
    STATEMENT_IN_THE_FUTURE = "STATEMENT_IN_THE_FUTURE"
    """Figures are of the day of the review or earlier."""
    STATEMENT_TOO_OLD = "STATEMENT_TOO_OLD"
    """Figures older than the policy allows prove nothing."""
    OPINION_MISSING = "OPINION_MISSING"
    """A review says what the reviewer thinks."""
    TOO_MANY_REVIEWS = "TOO_MANY_REVIEWS"
    """The file is full."""


@dataclass(frozen=True, slots=True)
class Review:
    """One assessment: ability, willingness and opinion; the next one is due on `next_due` at the latest."""

    on: date
    statement: Statement
    willingness: Willingness
    opinion: str
    next_due: date


@dataclass(frozen=True, slots=True)
class Guarantor:
    """A guarantor of one institution; `id` is the party's in the customer register. `version` counts its events."""

    id: UUID
    institution: UUID
    kind: GuarantorKind
    opened_on: date
    reviews: tuple[Review, ...] = ()
    version: int = 1

    def review_on(self, day: date) -> Review | None:
        """The review that counts on a day: the last one until then."""
        return next((review for review in reversed(self.reviews) if review.on <= day), None)

    def review_due(self, day: date) -> date:
        """Until when the next review has to be made, as it stood on a day; the first one with the opening."""
        review = self.review_on(day)
        return review.next_due if review else self.opened_on

    def ability(self, day: date, policy: GuarantorPolicy) -> Ability | None:
        """The ability that the last review until a day proves; None: never reviewed, or its figures are too old."""
        review = self.review_on(day)
        found = ability_of(self.id, self.kind, review.statement, policy) if review else None
        return found if found and day <= found.proven_until else None


@dataclass(frozen=True, slots=True)
class GuarantorOpened:
    """A party became a guarantor (建立保证人档案)."""

    id: UUID
    institution: UUID
    kind: GuarantorKind
    opened_on: date


@dataclass(frozen=True, slots=True)
class GuarantorReviewed:
    """A guarantor was assessed (保证人评估)."""

    review: Review


GuarantorEvent = GuarantorOpened | GuarantorReviewed


def not_qualified(kind: GuarantorKind) -> Refusal | None:
    """Why a party of a kind may not guarantee; None: it may."""
    if may_guarantee(kind):
        return None
    return Refusal(
        GuarantorRefusal.NOT_QUALIFIED,
        f"a party of kind {kind} may not guarantee; ask for another guarantor",
        f"{kind} 类主体不得担任保证人,请另行提供担保",
        "民法典 art. 683",
    )


def open_guarantor(
    *, party: UUID, institution: UUID, kind: GuarantorKind, on: date, business_date: date
) -> GuarantorOpened | Refusal:
    """Open the file of a guarantor. Refused, in this order: OPENED_IN_THE_FUTURE, NOT_QUALIFIED."""
    if on > business_date:
        day, today = on.isoformat(), business_date.isoformat()
        return Refusal(
            GuarantorRefusal.OPENED_IN_THE_FUTURE,
            f"a file opened on {day} lies after the business date {today}",
            f"建档日期 {day} 晚于营业日 {today}",
        )
    return not_qualified(kind) or GuarantorOpened(party, institution, kind, on)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A review that is asked for, with what it is checked against."""

    guarantor: Guarantor
    on: date
    statement: Statement
    opinion: str
    business_date: date
    policy: GuarantorPolicy


def _in_the_future(asked: _Asked) -> Refusal | None:
    if asked.on <= asked.business_date:
        return None
    day, today = asked.on.isoformat(), asked.business_date.isoformat()
    return Refusal(
        GuarantorRefusal.REVIEW_IN_THE_FUTURE,
        f"a review on {day} lies after the business date {today}",
        f"评估日期 {day} 晚于营业日 {today}",
    )


def _before_the_last(asked: _Asked) -> Refusal | None:
    reviews = asked.guarantor.reviews
    last = reviews[-1].on if reviews else asked.guarantor.opened_on
    if asked.on >= last:
        return None
    return Refusal(
        GuarantorRefusal.REVIEW_BEFORE_THE_LAST,
        f"a review on {asked.on.isoformat()} lies before {last.isoformat()}, the last review or the opening",
        f"评估日期 {asked.on.isoformat()} 早于上次评估或建档日期 {last.isoformat()}",
    )


def _statement_in_the_future(asked: _Asked) -> Refusal | None:
    if asked.statement.as_of <= asked.on:
        return None
    day = asked.statement.as_of.isoformat()
    return Refusal(
        GuarantorRefusal.STATEMENT_IN_THE_FUTURE,
        f"figures of {day} are later than the review on {asked.on.isoformat()}",
        f"财务资料日期 {day} 晚于评估日期 {asked.on.isoformat()}",
    )


def _statement_too_old(asked: _Asked) -> Refusal | None:
    until = add_months(asked.statement.as_of, asked.policy.statement_months)
    if asked.on <= until:
        return None
    return Refusal(
        GuarantorRefusal.STATEMENT_TOO_OLD,
        f"figures of {asked.statement.as_of.isoformat()} count until {until.isoformat()}; ask for newer ones",
        f"{asked.statement.as_of.isoformat()} 的财务资料有效期至 {until.isoformat()},请补充最新资料",
        asked.policy.version,
    )


def _opinion_missing(asked: _Asked) -> Refusal | None:
    if asked.opinion.strip():
        return None
    return Refusal(
        GuarantorRefusal.OPINION_MISSING,
        "a review without an opinion is none; say what you found",
        "评估意见不能为空",
    )


def _too_many(asked: _Asked) -> Refusal | None:
    if len(asked.guarantor.reviews) < MAX_REVIEWS:
        return None
    return Refusal(
        GuarantorRefusal.TOO_MANY_REVIEWS,
        f"the file has {MAX_REVIEWS} reviews, the most it can hold",
        f"该保证人已有 {MAX_REVIEWS} 次评估,达到上限",
    )


_RULES: Final[tuple[Callable[[_Asked], Refusal | None], ...]] = (
    _in_the_future,
    _before_the_last,
    _statement_in_the_future,
    _statement_too_old,
    _opinion_missing,
    _too_many,
)


def review(
    guarantor: Guarantor,
    *,
    on: date,
    statement: Statement,
    willingness: Willingness,
    opinion: str,
    business_date: date,
    policy: GuarantorPolicy,
) -> GuarantorReviewed | Refusal:
    """Assess a guarantor; the next review is due the policy's months later (not moved by holidays: it is no act).

    Refused, in the order of `GuarantorRefusal`. Raises InvalidInput for an opinion that is too long or hides
    characters.
    """
    checked_text("opinion", opinion, MAX_OPINION, allowed=LINES)
    asked = _Asked(guarantor, on, statement, opinion, business_date, policy)
    if refusal := next((refusal for rule in _RULES if (refusal := rule(asked))), None):
        return refusal
    return GuarantorReviewed(Review(on, statement, willingness, opinion, add_months(on, policy.review_months)))


def evolve_guarantor(guarantor: Guarantor | None, event: GuarantorEvent) -> Guarantor:
    """The guarantor after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, GuarantorOpened):
        if guarantor is not None:
            raise ValueError(f"guarantor {guarantor.id} was opened already")
        return Guarantor(event.id, event.institution, event.kind, event.opened_on)
    if guarantor is None:
        raise ValueError("a guarantor is opened before it is reviewed")
    return replace(guarantor, reviews=(*guarantor.reviews, event.review), version=guarantor.version + 1)
