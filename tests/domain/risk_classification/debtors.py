"""Random debtors for the properties of explanations: every rule can speak, facts may be unknown."""

from datetime import date, timedelta

from hypothesis import strategies as st

from postloan.domain.risk_classification.classes import (
    Bankruptcy,
    ClaimKind,
    DebtorKind,
    DebtorSize,
    GroupAssessment,
    Guarantee,
)
from postloan.domain.risk_classification.facts import (
    AllBanks,
    ClaimFacts,
    DebtorFacts,
    HumanClass,
    LookThrough,
    Renewal,
    Repayments,
    Restructured,
    SplitPart,
    Underlying,
)
from postloan.domain.shared.risk_class import RiskClass

AS_OF = date(2025, 3, 31)
classes = st.sampled_from(list(RiskClass))
DAYS = (0, 0, 0, 1, 5, 7, 8, 30, 31, 60, 90, 91, 121, 180, 181, 270, 271, 360, 361, 500)


def rarely(value: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Mostly nothing, so that single rules are seen alone."""
    return st.one_of(st.none(), st.none(), st.none(), value)


def fact(*, unknown: bool) -> st.SearchStrategy[bool | None]:
    """Mostly no; sometimes yes, and unknown where that is wanted."""
    return st.sampled_from((False, False, False, False, True, *((None,) if unknown else ())))


def day(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda n: AS_OF + timedelta(days=n))


repayments = st.builds(
    Repayments,
    st.one_of(st.none(), day(-400, 0)),
    st.lists(day(-390, 400), max_size=4, unique=True).map(lambda days: tuple(sorted(days))),
    st.one_of(st.none(), st.none(), day(-400, 0)),
    st.sampled_from((True, True, False, None)),
)


@st.composite
def restructured(draw: st.DrawFn) -> Restructured:
    inside = draw(st.booleans())
    end = draw(st.one_of(st.none(), day(0, 400))) if inside else None
    return Restructured(
        inside,
        draw(classes),
        draw(st.sampled_from((1, 1, 2))),
        draw(st.booleans()),
        difficulty_solved=not inside,
        observation_end=end,
    )


renewals = st.builds(Renewal, *(st.booleans(), st.booleans(), classes), *(st.sampled_from((True, True, False)),) * 8)
looks = st.builds(
    LookThrough,
    st.lists(st.builds(Underlying, st.sampled_from(("x", "y")), classes), min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), classes),
)


@st.composite
def claims(draw: st.DrawFn, identifier: str, *, unknown: bool) -> ClaimFacts:
    kind = draw(st.sampled_from((ClaimKind.CORPORATE_LOAN,) * 4 + tuple(ClaimKind)))
    balance = draw(st.integers(1, 40)) * 1_000
    impaired = draw(fact(unknown=unknown))
    previous = draw(rarely(classes))
    return ClaimFacts(
        identifier,
        balance,
        kind,
        draw(st.sampled_from(list(Guarantee))),
        by_days=draw(st.booleans()),
        days_past_due=draw(st.sampled_from((*DAYS, *((None,) if unknown else ())))),
        technical_cause=draw(fact(unknown=unknown)),
        cause_documented=draw(st.sampled_from((False, True))),
        fund_use_changed=draw(fact(unknown=unknown)),
        repaid_by_new_debt=draw(fact(unknown=unknown)),
        financial_difficulty=draw(fact(unknown=unknown)),
        credit_impaired=impaired,
        expected_loss=draw(st.integers(0, balance)),
        accepted_enhancement=False,
        major_warning_signal=draw(fact(unknown=unknown)),
        group_member_npl=draw(fact(unknown=unknown)),
        group_assessment=draw(st.sampled_from(list(GroupAssessment))),
        from_merged_debtor=draw(st.booleans()),
        renewal=draw(rarely(renewals)),  # type: ignore[arg-type]
        restructured=draw(rarely(restructured())),  # type: ignore[arg-type]
        previous_class=previous,  # type: ignore[arg-type]
        repayments=draw(repayments) if previous is not None else None,
        human=draw(rarely(classes.map(lambda c: HumanClass(c, "seen on site")))),  # type: ignore[arg-type]
        uncertain_between=draw(rarely(st.tuples(classes, classes))) or (),  # type: ignore[arg-type]
        proposed_split=draw(rarely(st.tuples(st.builds(SplitPart, st.just(balance), classes)))) or (),  # type: ignore[arg-type]
        look_through=draw(looks) if kind is ClaimKind.STRUCTURED_PRODUCT else None,
        key_customer=draw(fact(unknown=unknown)),
        modified_in_difficulty=draw(fact(unknown=unknown)),
    )


@st.composite
def debtors(draw: st.DrawFn, most: int = 4) -> DebtorFacts:
    unknown = draw(st.booleans())
    total = draw(st.integers(1, 1_000)) * 1_000
    debts = AllBanks(total, draw(st.integers(0, total // 1_000)) * 1_000) if draw(st.booleans()) else None
    return DebtorFacts(
        "D",
        AS_OF,
        tuple(draw(claims(name, unknown=unknown)) for name in "ABCDEFGH"[: draw(st.integers(1, most))]),
        draw(st.sampled_from((DebtorKind.ENTERPRISE,) * 4 + (DebtorKind.INDIVIDUAL,))),
        draw(st.sampled_from(list(DebtorSize))),
        debts if debts or unknown else AllBanks(total, 0),
        draw(fact(unknown=unknown)),
        draw(fact(unknown=unknown)),
        draw(fact(unknown=unknown)),
        draw(st.sampled_from((Bankruptcy.NONE,) * 6 + tuple(Bankruptcy) + ((None,) if unknown else ()))),
        draw(fact(unknown=unknown)),
        draw(rarely(day(-400, 0))),  # type: ignore[arg-type]
    )
