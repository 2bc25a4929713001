"""From a case or timeline of the classification oracle to the project's own types; refuses any other key.

A key that is absent means known to be absent, so every fact the vocabulary names is given: false, none or zero.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from postloan.domain.risk_classification.catalogue import CATALOGUE
from postloan.domain.risk_classification.classes import (
    Bankruptcy,
    ClaimKind,
    DebtorKind,
    DebtorSize,
    GroupAssessment,
    Guarantee,
)
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.facts import (
    AllBanks,
    ClaimFacts,
    DebtorFacts,
    HumanClass,
    Renewal,
    Repayments,
    Restructured,
    SplitPart,
)
from postloan.domain.risk_classification.merger import last_frozen_day
from postloan.domain.risk_classification.observation import Assessed, DueDate, Event, Modified, Observation, observe
from postloan.domain.risk_classification.outcome import ClaimResult
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.repayment_dates import PeriodUnit, Regular
from postloan.domain.risk_classification.upgrade import earliest_upgrade, settled_on
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.risk_class import RiskClass

CASE_KEYS = {"id", "as_of", "debtor", "notes", "expected", "why"}
DEBTOR_KEYS = {
    "kind", "size", "all_banks", "npl_at_other_banks", "rating_cut", "bankruptcy", "evades_debt", "merger_date",
}  # fmt: skip
NOTE_KEYS = {
    "id", "balance", "guarantee", "collateral_cover", "collateral_kind", "product", "method", "days_past_due",
    "overdue_part", "overdue_cause", "cause_documented", "fund_use_changed_without_consent", "repaid_by_new_debt",
    "financial_difficulty", "renewal", "credit_impaired", "ecl_ratio", "accepted_enhancement", "group_member_npl",
    "group_assessment", "major_warning_signal", "previous_class", "upgrade_requested", "upgrade_conditions_met",
    "human_class", "uncertain_between", "proposed_split", "from_merged_debtor", "restructured",
}  # fmt: skip
RENEWAL_KEYS = {
    "signed_before_maturity", "on_borrowers_application", "previous_class", "lawful_operation", "stable_operation",
    "good_credit", "interest_arrears", "no_misuse", "no_debt_evasion", "working_capital", "meets_new_loan_standard",
}  # fmt: skip
RESTRUCTURED_KEYS = {"in_observation", "class_before", "times", "finances_not_improved", "difficulty_solved"}
EXPECTED_KEYS = {"note", "class", "decided_by", "best_possible", "at_least"}
TIMELINE_KEYS = {
    "observation_end": {
        "first_repayment_date", "period", "paid_on_time", "missed_due_dates", "difficulty_solved_at_end",
        "second_restructuring", "expected", "expected_at_least",
    },
    "earliest_upgrade": {"cure_date", "fees_paid_date", "due_dates", "other_claims_impaired", "expected"},
    "upgrade_allowed": {"cure_date", "fees_paid_date", "due_dates", "other_claims_impaired", "as_of", "expected"},
    "merger_freeze": {"merger_date", "expected_last_frozen_day"},
}  # fmt: skip
OWN_TOKENS = {
    "10(1) exemption",
    "10(3) exception",
    "card",
    "small-enterprise matrix",
    "small-enterprise rule 6",
    "human",
}
"""Tokens of the vocabulary that are no article numbers; every other rule is known there by its article."""
GROUP = {"no_effect": GroupAssessment.NO_EFFECT, "affected": GroupAssessment.AFFECTED}
UNITS = {"day": PeriodUnit.DAY, "week": PeriodUnit.WEEK, "month": PeriodUnit.MONTH, "year": PeriodUnit.YEAR}
YUAN = 100
FINE = 10**8
"""Amounts are multiplied by this, so that a share of eight decimals of a balance is a whole number; ratios stay."""

Json = Mapping[str, Any]


def _only(known: set[str], given: Json, where: str) -> None:
    unknown = set(given) - known
    if unknown:
        raise KeyError(f"{where} has keys outside the vocabulary: {sorted(unknown)}")


def _amount(value: Any) -> int:
    exact = Decimal(str(value)) * YUAN * FINE
    whole = int(exact)
    if whole != exact:
        raise ValueError(value)
    return whole


def _one_of(value: str, known: set[str]) -> str:
    if value not in known:
        raise ValueError(f"{value} is none of {sorted(known)}")
    return value


# --- facts -----------------------------------------------------------------------------------------------------------


def _renewal(given: Json) -> Renewal:
    _only(RENEWAL_KEYS, given, "renewal")
    facts: dict[str, Any] = {key: bool(given.get(key)) for key in RENEWAL_KEYS - {"previous_class"}}
    return Renewal(previous_class=RiskClass[given.get("previous_class", "NORMAL")], **facts)


def _restructured(given: Json) -> Restructured:
    _only(RESTRUCTURED_KEYS, given, "restructured")
    return Restructured(
        in_observation=bool(given.get("in_observation")),
        class_before=RiskClass[given.get("class_before", "NORMAL")],
        times=given.get("times", 1),
        finances_not_improved=bool(given.get("finances_not_improved")),
        difficulty_solved=bool(given.get("difficulty_solved")),
    )


def _repayments(note: Json, as_of: date) -> Repayments:
    """Conditions met: cured thirteen months ago, every due date since paid, the debtor able; else not cured."""
    if not note.get("upgrade_conditions_met"):
        return Repayments(None, able_to_perform=False)
    dues = tuple(add_months(as_of, -months) for months in range(12, 0, -1))
    return Repayments(add_months(as_of, -13), dues, able_to_perform=True)


def _claim(note: Json, as_of: date) -> ClaimFacts:
    _only(NOTE_KEYS, note, f"note {note.get('id')}")
    _one_of(note.get("overdue_part", "principal"), {"principal", "interest"})
    _one_of(note.get("method", "days_past_due"), {"days_past_due"})
    balance = _amount(note["balance"])
    loss = Decimal(str(note.get("ecl_ratio", "0"))) * balance
    if loss != int(loss):
        raise ValueError(note["ecl_ratio"])
    return ClaimFacts(
        id=note["id"],
        balance=balance,
        kind=ClaimKind[note.get("product", "corporate_loan").upper()],
        guarantee=Guarantee[note.get("guarantee", "credit").upper()],
        by_days="method" in note,
        days_past_due=note.get("days_past_due", 0),
        technical_cause=note.get("overdue_cause") == "technical",
        cause_documented=bool(note.get("cause_documented")),
        fund_use_changed=bool(note.get("fund_use_changed_without_consent")),
        repaid_by_new_debt=bool(note.get("repaid_by_new_debt")),
        financial_difficulty=bool(note.get("financial_difficulty")),
        credit_impaired=bool(note.get("credit_impaired")),
        expected_loss=int(loss),
        accepted_enhancement=bool(note.get("accepted_enhancement")),
        major_warning_signal=bool(note.get("major_warning_signal")),
        group_member_npl=bool(note.get("group_member_npl")),
        group_assessment=GROUP[note["group_assessment"]] if "group_assessment" in note else GroupAssessment.NOT_MADE,
        from_merged_debtor=bool(note.get("from_merged_debtor")),
        renewal=_renewal(note["renewal"]) if note.get("renewal") else None,
        restructured=_restructured(note["restructured"]) if note.get("restructured") else None,
        previous_class=RiskClass[note["previous_class"]] if note.get("previous_class") else None,
        repayments=_repayments(note, as_of),
        human=HumanClass(RiskClass[note["human_class"]], "set by a person") if note.get("human_class") else None,
        uncertain_between=tuple(RiskClass[name] for name in note.get("uncertain_between", ())),
        proposed_split=tuple(
            SplitPart(_amount(part["amount"]), RiskClass[part["class"]]) for part in note.get("proposed_split", ())
        ),
    )


def _debtor(case: Json) -> DebtorFacts:
    given, as_of = case["debtor"], date.fromisoformat(case["as_of"])
    _only(DEBTOR_KEYS, given, "debtor")
    banks, cut = given.get("all_banks") or {}, given.get("rating_cut") or {}
    # Debts overdue exactly 90 days are named so that nobody counts them: 11(4) asks for more than 90.
    _only({"total_debt", "overdue_over_90", "overdue_exactly_90"}, banks, "all_banks")
    _only({"sharp", "ability_significantly_lowered"}, cut, "rating_cut")
    merger = given.get("merger_date")
    return DebtorFacts(
        id=case["id"],
        as_of=as_of,
        claims=tuple(_claim(note, as_of) for note in case["notes"]),
        kind=DebtorKind[given.get("kind", "enterprise").upper()],
        size=DebtorSize[given.get("size", "none").upper()],
        all_banks=AllBanks(_amount(banks.get("total_debt", 0)), _amount(banks.get("overdue_over_90", 0))),
        npl_at_other_banks=bool(given.get("npl_at_other_banks")),
        rating_cut_sharp=bool(cut.get("sharp")),
        ability_significantly_lowered=bool(cut.get("ability_significantly_lowered")),
        bankruptcy=Bankruptcy[(given.get("bankruptcy") or "none").upper()],
        evades_debt=bool(given.get("evades_debt")),
        merger_date=date.fromisoformat(merger) if merger else None,
    )


# --- cases -----------------------------------------------------------------------------------------------------------


def heard(result: ClaimResult) -> set[str]:
    """The tokens of the vocabulary that a result names: exemptions by their own name, other rules by article too.

    A rule that waits for a fact is named as well: of a group member that nobody has assessed, art. 7.
    """
    own = {voice.rule for voice in result.voices} | {unknown.rule for unknown in result.unknown}
    return own | {CATALOGUE[rule].article for rule in own - OWN_TOKENS}


def _differences(expected: Json, result: ClaimResult) -> list[str]:
    """`best_possible` asks for the class itself: no floor forces a worse one, and nothing else speaks."""
    _only(EXPECTED_KEYS, expected, "expected")
    wanted, name = RiskClass[expected["class"]], expected["note"]
    found = []
    if result.risk_class < wanted if expected.get("at_least") else result.risk_class is not wanted:
        found.append(f"{name}: {result.risk_class.name}, expected {wanted.name}")
    silent = set(expected.get("decided_by", ())) - heard(result)
    if silent:
        found.append(f"{name}: {sorted(silent)} did not speak, only {sorted(heard(result))}")
    return found


def case_deviations(case: Json) -> list[str]:
    """Where the engine's results differ from the expected ones, or none."""
    _only(CASE_KEYS, case, "case")
    results = {result.claim: result for result in classify(_debtor(case), POLICY)}
    return [
        difference for expected in case["expected"] for difference in _differences(expected, results[expected["note"]])
    ]


# --- timelines -------------------------------------------------------------------------------------------------------


def _days(values: Any) -> tuple[date, ...]:
    return tuple(date.fromisoformat(value) for value in values)


def _modified(first: date, signed: date, period: Json, *, finances_not_improved: bool) -> Modified:
    _only({"unit", "every"}, period, "period")
    plan = Regular(first, period["every"], UNITS[period["unit"].removesuffix("s")])
    return Modified(signed, first, plan, RiskClass.SPECIAL_MENTION, finances_not_improved)


def _observed(given: Json) -> Observation:
    """Seen when the last of what is told has happened, or, where the end is told too, at that end."""
    first = date.fromisoformat(given["first_repayment_date"])
    period, second = given["period"], given.get("second_restructuring")
    events: list[Event] = [_modified(first, first - timedelta(days=1), period, finances_not_improved=False)]
    missed = given.get("missed_due_dates", ())
    if given.get("paid_on_time") and missed:
        raise ValueError("paid on time, yet with missed due dates")
    for due in missed:
        _only({"due", "paid"}, due, "missed_due_dates")
        paid = date.fromisoformat(due["paid"]) if due.get("paid") else None
        events.append(DueDate(date.fromisoformat(due["due"]), paid))
    if second:
        _only({"signed", "first_repayment_date", "finances_not_improved"}, second, "second_restructuring")
        begins, signed = date.fromisoformat(second["first_repayment_date"]), date.fromisoformat(second["signed"])
        not_improved = bool(second.get("finances_not_improved"))
        events.append(_modified(begins, signed, period, finances_not_improved=not_improved))
    seen = observe(events, max(event.on for event in events), POLICY)
    if given.get("difficulty_solved_at_end") is not False:
        return seen
    assert seen.end is not None
    return observe([*events, Assessed(seen.end, solved=False)], seen.end, POLICY)


def _npl(given: Json) -> DebtorFacts:
    """A non-performing claim with its repayments since the cure, and the debtor's other claim."""
    cured = date.fromisoformat(given["cure_date"]) if given.get("cure_date") else None
    fees = cured if "fees_paid_date" not in given else given["fees_paid_date"] and _days([given["fees_paid_date"]])[0]
    repayments = Repayments(settled_on(cured, fees, None, POLICY), _days(given["due_dates"]), able_to_perform=True)
    claim = ClaimFacts("A", 100, credit_impaired=False, previous_class=RiskClass.SUBSTANDARD, repayments=repayments)
    other = ClaimFacts("B", 100, credit_impaired=bool(given.get("other_claims_impaired")))
    as_of = given.get("as_of") or given["cure_date"] or given["due_dates"][0]
    return DebtorFacts("D", date.fromisoformat(as_of), (claim, other))


def _earliest(given: Json) -> date | None:
    debtor = _npl(given)
    return earliest_upgrade(debtor.claims[0], debtor, POLICY)


def _observation_end(given: Json) -> list[str]:
    seen, found = _observed(given), []
    if "expected" in given and (seen.end is None or seen.end.isoformat() != given["expected"]):
        found.append(f"{seen.end}, expected {given['expected']}")
    if "expected_at_least" in given:
        claim = ClaimFacts("A", 100, days_past_due=0, restructured=seen.restructured)
        result = classify(DebtorFacts("D", seen.as_of, (claim,)), POLICY)[0].risk_class
        if result < RiskClass[given["expected_at_least"]]:
            found.append(f"{result.name}, expected at least {given['expected_at_least']}")
    return found


def _earliest_upgrade(given: Json) -> list[str]:
    day = _earliest(given)
    shown = None if day is None else day.isoformat()
    return [] if shown == given["expected"] else [f"{shown}, expected {given['expected']}"]


def _upgrade_allowed(given: Json) -> list[str]:
    day = _earliest(given)
    allowed = day is not None and day <= date.fromisoformat(given["as_of"])
    return [] if allowed is given["expected"] else [f"{allowed}, expected {given['expected']}"]


def _merger_freeze(given: Json) -> list[str]:
    last = last_frozen_day(date.fromisoformat(given["merger_date"]), POLICY).isoformat()
    wanted = given["expected_last_frozen_day"]
    return [] if last == wanted else [f"{last}, expected {wanted}"]


TIMELINES: dict[str, Callable[[Json], list[str]]] = {
    "observation_end": _observation_end,
    "earliest_upgrade": _earliest_upgrade,
    "upgrade_allowed": _upgrade_allowed,
    "merger_freeze": _merger_freeze,
}


def timeline_deviations(timeline: Json) -> list[str]:
    """Where a timeline's dates differ from the expected ones, or none."""
    kind = timeline["kind"]
    _only({"id", "kind", "why", *TIMELINE_KEYS[kind]}, timeline, f"timeline {timeline['id']}")
    return TIMELINES[kind](timeline)


def deviations(item: Json) -> list[str]:
    """Of a case or a timeline."""
    return timeline_deviations(item) if "kind" in item else case_deviations(item)
