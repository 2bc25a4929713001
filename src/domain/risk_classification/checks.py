"""What facts can never be right, whatever the rules: checked once where they come in, before the engine sees them."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR
from .facts import ClaimFacts, DebtorFacts, LookThrough, Repayments, Restructured, Source

MAX_CLAIMS: Final = 2_000
MAX_SOURCES: Final = 50_000
MAX_ID: Final = 100
MAX_TEXT: Final = 500
MAX_PARTS: Final = 50
MAX_ASSETS: Final = 1_000
MAX_DUE_DATES: Final = 1_200
MAX_DAYS: Final = 36_500
MAX_TIMES: Final = 100
MAX_NOTCH: Final = 30
MAX_COVER: Final = 100_000


def checked(facts: DebtorFacts) -> DebtorFacts:
    """The same facts, or InvalidInput naming the first field that cannot be right.

    Refuses negative or too large amounts, a part above its whole, days in the future of `as_of` that must lie in the
    past, dates out of order, ids twice or empty, more than 2,000 claims and every list or text beyond its bound.
    """
    _text("id", facts.id, MAX_ID)
    if not 1 <= len(facts.claims) <= MAX_CLAIMS:
        raise InvalidInput("claims", len(facts.claims), f"a debtor has 1 to {MAX_CLAIMS} claims")
    ids = {claim.id for claim in facts.claims}
    if len(ids) != len(facts.claims):
        raise InvalidInput("claims", len(facts.claims) - len(ids), "every claim is given once")
    if facts.all_banks is not None:
        total = _within("all_banks.total_debt", facts.all_banks.total_debt, MAX_MINOR)
        _within("all_banks.overdue_over_90", facts.all_banks.overdue_over_90, total)
    _not_after("merger_date", facts.merger_date, facts.as_of)
    for claim in facts.claims:
        _claim(claim, facts.as_of)
    _sources(facts.sources, ids, facts.as_of)
    return facts


def _claim(claim: ClaimFacts, as_of: date) -> None:
    _text("claim.id", claim.id, MAX_ID)
    _within("balance", claim.balance, MAX_MINOR)
    for name, most in _OPTIONAL_NUMBERS:
        value: int | None = getattr(claim, name)
        if value is not None:
            _within(name, value, most)
    if claim.expected_loss is not None:
        _within("expected_loss", claim.expected_loss, claim.balance)
    if claim.rating == 0:
        raise InvalidInput("rating", 0, "notches begin at 1, the best")
    if claim.human is not None:
        _text("human.reason", claim.human.reason, MAX_TEXT)
    if len(claim.uncertain_between) > MAX_PARTS or len(set(claim.uncertain_between)) != len(claim.uncertain_between):
        raise InvalidInput("uncertain_between", len(claim.uncertain_between), "each class once")
    for part in _PARTS:
        part(claim, as_of)


_OPTIONAL_NUMBERS: Final = (
    ("days_past_due", MAX_DAYS),
    ("secured", MAX_MINOR),
    ("cash_flow_cover", MAX_COVER),
    ("rating", MAX_NOTCH),
)


def _split(claim: ClaimFacts, _as_of: date) -> None:
    """A proposal to divide a claim divides all of it."""
    parts = claim.proposed_split
    if len(parts) > MAX_PARTS:
        raise InvalidInput("proposed_split", len(parts), f"at most {MAX_PARTS} parts")
    for part in parts:
        _within("proposed_split.amount", part.amount, claim.balance)
    if parts and sum(part.amount for part in parts) != claim.balance:
        raise InvalidInput("proposed_split", sum(p.amount for p in parts), f"the parts sum to {claim.balance}")


def _repaid(claim: ClaimFacts, as_of: date) -> None:
    repayments: Repayments | None = claim.repayments
    if repayments is None:
        return
    dues, cured = repayments.due_dates, repayments.cured_on
    _not_after("repayments.cured_on", cured, as_of)
    _not_after("repayments.missed_since", repayments.missed_since, as_of)
    if len(dues) > MAX_DUE_DATES:
        raise InvalidInput("repayments.due_dates", len(dues), f"at most {MAX_DUE_DATES} due dates")
    if any(after <= before for before, after in pairwise(dues)):
        raise InvalidInput("repayments.due_dates", len(dues), "due dates rise")


def _observed(claim: ClaimFacts, as_of: date) -> None:
    state: Restructured | None = claim.restructured
    if state is None:
        return
    if not 1 <= state.times <= MAX_TIMES:
        raise InvalidInput("restructured.times", state.times, f"must be 1 to {MAX_TIMES}")
    ended = state.observation_end is not None and not state.in_observation and state.observation_end > as_of
    if ended:
        shown = state.observation_end.isoformat() if state.observation_end else ""
        raise InvalidInput("restructured.observation_end", shown, "lies ahead, yet observation is over")


def _seen_through(claim: ClaimFacts, _as_of: date) -> None:
    seen: LookThrough | None = claim.look_through
    if seen is None:
        return
    if len(seen.assets) > MAX_ASSETS:
        raise InvalidInput("look_through.assets", len(seen.assets), f"at most {MAX_ASSETS} assets")
    for asset in seen.assets:
        _text("look_through.name", asset.name, MAX_TEXT)


_PARTS: Final[tuple[Callable[[ClaimFacts, date], None], ...]] = (_split, _repaid, _observed, _seen_through)


def _sources(sources: tuple[Source, ...], ids: set[str], as_of: date) -> None:
    if len(sources) > MAX_SOURCES:
        raise InvalidInput("sources", len(sources), f"at most {MAX_SOURCES} sources")
    for source in sources:
        if source.fact not in (_CLAIM_FIELDS if source.claim else _DEBTOR_FIELDS):
            raise InvalidInput("source.fact", source.fact, "must name a field of the claim or debtor")
        if source.claim and source.claim not in ids:
            raise InvalidInput("source.claim", source.claim, "must be one of the debtor's claims")
        _text("source.origin", source.origin, MAX_TEXT)
        if len(source.row) > MAX_TEXT:
            raise InvalidInput("source.row", source.row, f"at most {MAX_TEXT} characters")
        _not_after("source.day", source.day, as_of)


_CLAIM_FIELDS: Final = frozenset(field.name for field in fields(ClaimFacts))
_DEBTOR_FIELDS: Final = frozenset(field.name for field in fields(DebtorFacts))


def _text(field: str, text: str, most: int) -> None:
    if not text.strip() or len(text) > most or not text.isprintable():
        raise InvalidInput(field, text, f"must be 1 to {most} printable characters")


def _within(field: str, value: int, most: int) -> int:
    # bool is an int to Python, and True is no amount.
    if type(value) is not int or not 0 <= value <= most:
        raise InvalidInput(field, value, f"must be between 0 and {most}")
    return value


def _not_after(field: str, day: date | None, as_of: date) -> None:
    if day is not None and day > as_of:
        raise InvalidInput(field, day.isoformat(), f"lies after {as_of.isoformat()}, the day of the facts")
