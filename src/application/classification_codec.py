"""A debtor's facts as the one text that stands for them, and back.

JSON arrays in the order of the fields, written by hand: a run stores a set of facts per debtor, and reflection would
cost more than the rules themselves. The first item is the version of the layout; texts of earlier layouts stay
readable for ever. Claims are in order of id and sources in order, so that the same facts have the same text and the
same SHA-256, in whatever order they were gathered.
"""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any, Final

from ..domain.risk_classification.classes import (
    Bankruptcy,
    ClaimKind,
    DebtorKind,
    DebtorSize,
    GroupAssessment,
    Guarantee,
)
from ..domain.risk_classification.facts import (
    AllBanks,
    ClaimFacts,
    DebtorFacts,
    HumanClass,
    LookThrough,
    Renewal,
    Repayments,
    Restructured,
    Source,
    SplitPart,
    Underlying,
)
from ..domain.shared.errors import InvalidInput
from ..domain.shared.risk_class import RiskClass

LAYOUT: Final = 3
_ADDED: Final[dict[int, list[object]]] = {1: ["", False], 2: [False], LAYOUT: []}
"""What claims of each layout lack of the last: the business number, whether terms were changed in difficulty."""
_CLASSES: Final = (None, *RiskClass)
_write: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
# What an enum's own call looks up through several frames, as one dictionary.
_KINDS: Final = {kind.value: kind for kind in ClaimKind}
_GUARANTEES: Final = {kind.value: kind for kind in Guarantee}
_GROUP: Final = {kind.value: kind for kind in GroupAssessment}
_DEBTORS: Final = {kind.value: kind for kind in DebtorKind}
_SIZES: Final = {size.value: size for size in DebtorSize}
_BANKRUPTCIES: Final = {kind.value: kind for kind in Bankruptcy}


def encode(facts: DebtorFacts) -> str:
    """The canonical text."""
    all_banks = facts.all_banks
    return _write(
        [
            LAYOUT,
            facts.id,
            facts.as_of.isoformat(),
            facts.kind,
            facts.size,
            None if all_banks is None else [all_banks.total_debt, all_banks.overdue_over_90],
            facts.npl_at_other_banks,
            facts.rating_cut_sharp,
            facts.ability_significantly_lowered,
            facts.bankruptcy,
            facts.evades_debt,
            _day(facts.merger_date),
            [_claim(claim) for claim in sorted(facts.claims, key=lambda claim: claim.id)],
            sorted([s.fact, s.claim, s.origin, s.row, s.day.isoformat()] for s in facts.sources),
        ]
    )


def hash_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def decode(text: str) -> DebtorFacts:
    """The facts of a text. Raises InvalidInput for a layout that this program does not know."""
    layout, *values = json.loads(text)
    if layout not in _ADDED:
        raise InvalidInput("facts", layout, f"is a layout this program cannot read; it knows 1 to {LAYOUT}")
    id_, as_of, kind, size, all_banks, npl, cut, lowered, bankruptcy, evades, merger, claims, sources = values
    return DebtorFacts(
        id_,
        date.fromisoformat(as_of),
        tuple([_claim_of([*claim, *_ADDED[layout]]) for claim in claims]),
        _DEBTORS[kind],
        _SIZES[size],
        None if all_banks is None else AllBanks(*all_banks),
        npl,
        cut,
        lowered,
        None if bankruptcy is None else _BANKRUPTCIES[bankruptcy],
        evades,
        _day_of(merger),
        tuple([Source(f, c, o, r, date.fromisoformat(d)) for f, c, o, r, d in sources]),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _claim(c: ClaimFacts) -> list[Any]:
    return [
        c.id,
        c.balance,
        c.kind,
        c.guarantee,
        c.by_days,
        c.days_past_due,
        c.technical_cause,
        c.cause_documented,
        c.fund_use_changed,
        c.repaid_by_new_debt,
        c.financial_difficulty,
        c.credit_impaired,
        c.expected_loss,
        c.accepted_enhancement,
        c.major_warning_signal,
        c.group_member_npl,
        c.group_assessment,
        c.from_merged_debtor,
        _maybe(_renewal, c.renewal),
        _maybe(_restructured, c.restructured),
        c.previous_class,
        _maybe(_repayments, c.repayments),
        None if c.human is None else [c.human.risk_class, c.human.reason],
        c.uncertain_between,
        [[part.amount, part.risk_class] for part in c.proposed_split],
        _maybe(_look_through, c.look_through),
        c.key_customer,
        c.secured,
        c.cash_flow_cover,
        c.rating,
        c.number,
        c.modified_in_difficulty,
    ]


def _claim_of(values: list[Any]) -> ClaimFacts:
    (
        id_,
        balance,
        kind,
        guarantee,
        by_days,
        days_past_due,
        technical,
        documented,
        use_changed,
        by_new_debt,
        difficulty,
        impaired,
        loss,
        enhancement,
        warning,
        group_npl,
        group,
        merged,
        renewal,
        restructured,
        previous,
        repayments,
        human,
        uncertain,
        split,
        through,
        key_customer,
        secured,
        cover,
        rating,
        number,
        modified,
    ) = values
    return ClaimFacts(
        id_,
        balance,
        _KINDS[kind],
        _GUARANTEES[guarantee],
        by_days,
        days_past_due,
        technical,
        documented,
        use_changed,
        by_new_debt,
        difficulty,
        impaired,
        loss,
        enhancement,
        warning,
        group_npl,
        _GROUP[group],
        merged,
        _maybe(_renewal_of, renewal),
        _maybe(_restructured_of, restructured),
        _CLASSES[previous or 0],
        _maybe(_repayments_of, repayments),
        None if human is None else HumanClass(RiskClass(human[0]), human[1]),
        tuple([RiskClass(each) for each in uncertain]),
        tuple([SplitPart(amount, RiskClass(each)) for amount, each in split]),
        _maybe(_look_through_of, through),
        key_customer,
        secured,
        cover,
        rating,
        number,
        modified,
    )


def _maybe(convert: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 - one part of the facts, or none
    return None if value is None else convert(value)


def _renewal(r: Renewal) -> list[Any]:
    return [
        r.signed_before_maturity,
        r.on_borrowers_application,
        r.previous_class,
        r.lawful_operation,
        r.stable_operation,
        r.good_credit,
        r.interest_arrears,
        r.no_misuse,
        r.no_debt_evasion,
        r.working_capital,
        r.meets_new_loan_standard,
        _day(r.old_maturity),
    ]


def _renewal_of(values: list[Any]) -> Renewal:
    signed, applied, previous, lawful, stable, credit, arrears, no_misuse, no_evasion, working, standard, until = values
    return Renewal(
        signed,
        applied,
        RiskClass(previous),
        lawful,
        stable,
        credit,
        arrears,
        no_misuse,
        no_evasion,
        working,
        standard,
        _day_of(until),
    )


def _restructured(r: Restructured) -> list[Any]:
    return [
        r.in_observation,
        r.class_before,
        r.times,
        r.finances_not_improved,
        r.difficulty_solved,
        _day(r.observation_end),
        r.became_non_performing,
    ]


def _restructured_of(values: list[Any]) -> Restructured:
    in_observation, before, times, not_improved, solved, end, became = values
    return Restructured(in_observation, RiskClass(before), times, not_improved, solved, _day_of(end), became)


def _repayments(r: Repayments) -> list[Any]:
    return [_day(r.cured_on), [day.isoformat() for day in r.due_dates], _day(r.missed_since), r.able_to_perform]


def _repayments_of(values: list[Any]) -> Repayments:
    cured, dues, missed, able = values
    return Repayments(_day_of(cured), tuple(map(date.fromisoformat, dues)), _day_of(missed), able)


def _look_through(t: LookThrough) -> list[Any]:
    assets = [[asset.name, asset.risk_class] for asset in t.assets]
    return [assets, t.penetrable, t.by_expected_loss, t.expected_class]


def _look_through_of(values: list[Any]) -> LookThrough:
    assets, penetrable, by_loss, expected = values
    underlying = tuple([Underlying(name, RiskClass(each)) for name, each in assets])
    return LookThrough(underlying, penetrable, by_loss, _CLASSES[expected or 0])
