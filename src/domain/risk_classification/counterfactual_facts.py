"""Changing one fact of a debtor at a time, by name; used to say and to prove what would give a better class."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Final, NamedTuple

from ..shared.errors import InvalidInput
from ..shared.risk_class import RiskClass
from .classes import Bankruptcy, GroupAssessment
from .explanation_data import Change, FactValue
from .facts import AllBanks, ClaimFacts, DebtorFacts, HumanClass, Renewal, Repayments


class Move(NamedTuple):
    """One fact's new value: of a claim, or of the debtor where `claim` is empty."""

    claim: str
    fact: str
    after: FactValue


_PLAIN: Final = frozenset(
    {
        "balance", "days_past_due", "technical_cause", "cause_documented", "fund_use_changed", "repaid_by_new_debt",
        "financial_difficulty", "credit_impaired", "expected_loss", "accepted_enhancement", "major_warning_signal",
        "group_member_npl", "modified_in_difficulty",
    }
)  # fmt: skip
_DEBTOR_PLAIN: Final = frozenset(
    {"rating_cut_sharp", "ability_significantly_lowered", "evades_debt", "npl_at_other_banks"}
)
SETTLED: Final = "settled"
"""The fact that a claim has been repaid in full: then it is none of the debtor's claims any more."""


def apply_changes(facts: DebtorFacts, changes: Iterable[Change | Move]) -> DebtorFacts:
    """The debtor's facts after the changes, in any order. Refuses a claim or fact that is none of theirs."""
    claims = {claim.id: claim for claim in facts.claims}
    for change in sorted(changes, key=_settled_last):
        if not change.claim:
            facts = _debtor_changed(facts, change.fact, change.after)
        elif change.claim not in claims:
            raise InvalidInput("claim", change.claim, "is none of the debtor's claims")
        elif change.fact == SETTLED:
            del claims[change.claim]
        else:
            claims[change.claim] = _claim_changed(claims[change.claim], change.fact, change.after)
    sources = facts.sources
    if len(claims) < len(facts.claims):
        sources = tuple(source for source in sources if not source.claim or source.claim in claims)
    return replace(facts, claims=tuple(claims.values()), sources=sources)


def _settled_last(change: Change | Move) -> bool:
    return change.fact == SETTLED


def value_of(facts: DebtorFacts, claim: ClaimFacts | None, fact: str) -> FactValue:
    """The present value of a fact that can be changed, as plain data."""
    subject: object = facts if claim is None else claim
    found = _GETTERS[fact](subject) if fact in _GETTERS else attrgetter(fact)(subject)
    return found if found is None or isinstance(found, bool | int | str) else str(found)


def class_name(risk_class: RiskClass | None) -> str | None:
    """A class by name, as changes state it."""
    return None if risk_class is None else risk_class.name


def _named(value: FactValue) -> RiskClass:
    return RiskClass[str(value)]


def _claim_changed(claim: ClaimFacts, fact: str, after: FactValue) -> ClaimFacts:
    if fact in _PLAIN:
        return replace(claim, **{fact: after})  # type: ignore[arg-type]
    return _SETTERS[fact](claim, after)


def _debtor_changed(facts: DebtorFacts, fact: str, after: FactValue) -> DebtorFacts:
    if fact in _DEBTOR_PLAIN:
        return replace(facts, **{fact: after})  # type: ignore[arg-type]
    if fact == "bankruptcy":
        return replace(facts, bankruptcy=Bankruptcy(str(after)))
    if fact == "all_banks.overdue_over_90" and isinstance(after, int):
        total = facts.all_banks.total_debt if facts.all_banks else sum(claim.balance for claim in facts.claims)
        return replace(facts, all_banks=AllBanks(total, after))
    raise InvalidInput("fact", fact, "is no fact of a debtor that can be changed")


def _able(claim: ClaimFacts, after: FactValue) -> ClaimFacts:
    repayments = claim.repayments or Repayments(None)
    return replace(claim, repayments=replace(repayments, able_to_perform=bool(after)))


def _human(claim: ClaimFacts, after: FactValue) -> ClaimFacts:
    if after is None or claim.human is None:
        return replace(claim, human=None)
    return replace(claim, human=HumanClass(_named(after), claim.human.reason))


def _uncertain(claim: ClaimFacts, after: FactValue) -> ClaimFacts:
    names = str(after).split(",") if after else []
    return replace(claim, uncertain_between=tuple(_named(name) for name in names))


def _assets(claim: ClaimFacts, after: FactValue) -> ClaimFacts:
    if claim.look_through is None:
        return claim
    limit = _named(after)
    assets = tuple(replace(a, risk_class=min(a.risk_class, limit)) for a in claim.look_through.assets)
    return replace(claim, look_through=replace(claim.look_through, assets=assets))


def _expected(claim: ClaimFacts, after: FactValue) -> ClaimFacts:
    if claim.look_through is None:
        return claim
    return replace(claim, look_through=replace(claim.look_through, expected_class=_named(after)))


def _renewal(field: str) -> Callable[[ClaimFacts, FactValue], ClaimFacts]:
    def changed(claim: ClaimFacts, after: FactValue) -> ClaimFacts:
        if claim.renewal is None:
            return claim
        terms: dict[str, bool] = {field: bool(after)}
        return replace(claim, renewal=replace(claim.renewal, **terms))  # type: ignore[arg-type]

    return changed


RENEWAL_TERMS: Final[Mapping[str, bool]] = {
    "signed_before_maturity": True,
    "on_borrowers_application": True,
    "lawful_operation": True,
    "stable_operation": True,
    "good_credit": True,
    "interest_arrears": False,
    "no_misuse": True,
    "no_debt_evasion": True,
    "working_capital": True,
    "meets_new_loan_standard": True,
}
"""What each condition of a renewal must be (金规〔2024〕13号)."""

_SETTERS: Final[Mapping[str, Callable[[ClaimFacts, FactValue], ClaimFacts]]] = {
    "group_assessment": lambda claim, after: replace(claim, group_assessment=GroupAssessment(str(after))),
    "repayments.able_to_perform": _able,
    "human": _human,
    "uncertain_between": _uncertain,
    "proposed_split": lambda claim, _: replace(claim, proposed_split=()),
    "look_through.assets": _assets,
    "look_through.expected_class": _expected,
    **{f"renewal.{field}": _renewal(field) for field in RENEWAL_TERMS},
}


def _worst_asset(claim: ClaimFacts) -> str | None:
    seen = claim.look_through
    return class_name(max(a.risk_class for a in seen.assets)) if seen and seen.assets else None


def _renewal_value(field: str) -> Callable[..., FactValue]:
    def value(claim: ClaimFacts) -> FactValue:
        renewal: Renewal | None = claim.renewal
        return None if renewal is None else bool(getattr(renewal, field))

    return value


_GETTERS: Final[Mapping[str, Callable[..., FactValue]]] = {
    SETTLED: lambda _: False,
    "repayments.able_to_perform": lambda claim: claim.repayments.able_to_perform if claim.repayments else None,
    "human": lambda claim: class_name(claim.human.risk_class) if claim.human else None,
    "uncertain_between": lambda claim: ",".join(c.name for c in claim.uncertain_between),
    "proposed_split": lambda claim: ",".join(part.risk_class.name for part in claim.proposed_split),
    "look_through.assets": _worst_asset,
    "look_through.expected_class": lambda claim: (
        class_name(claim.look_through.expected_class) if claim.look_through else None
    ),
    "all_banks.overdue_over_90": lambda facts: facts.all_banks.overdue_over_90 if facts.all_banks else None,
    **{f"renewal.{field}": _renewal_value(field) for field in RENEWAL_TERMS},
}
