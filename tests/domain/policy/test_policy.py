"""The packaged policy against the regulation's numbers, the statute's teeth, routes and the book of versions."""

import pickle
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.policy import (
    DEFAULT_POLICY,
    PARAMETERS,
    STATUTE,
    AdoptionRefusal,
    CommandKind,
    ExtensionRule,
    ExtensionVariant,
    LimitKey,
    MarkupRange,
    PeriodEndCadence,
    PolicyBook,
    PolicyVersion,
    RateFinding,
    adopt,
    breaches,
    route_for,
)
from postloan.domain.shared.actor import Role, Route
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.rates import Rate

START = datetime(2026, 1, 1, tzinfo=UTC)
ONE = Route(Role.APPROVER)


def version(name: str = "v", day: int = 1, recorded: int = 0, **changes: object) -> PolicyVersion:
    moved = replace(
        DEFAULT_POLICY,
        version=name,
        effective_from=date(2026, 1, day),
        recorded_at=START + timedelta(hours=recorded),
    )
    return replace(moved, **changes)  # type: ignore[arg-type]  # each test names real fields


def limits_broken(policy: PolicyVersion) -> list[LimitKey | None]:
    return [breach.limit for breach in breaches(policy, STATUTE)]


def test_the_packaged_policy_has_the_numbers_of_the_regulation() -> None:
    # The parameter register: 30-50 % and 50-100 %, non-accrual above 90 days, compound on in-term interest only,
    # thresholds 1, 8, 31, 61, 91, 121, 181, 271, 361, month-end accrual, penalty alone makes no days past due.
    policy = DEFAULT_POLICY
    assert policy.penalty_markup == MarkupRange(lowest=3_000, highest=5_000, default=5_000)
    assert policy.misuse_markup == MarkupRange(lowest=5_000, highest=10_000, default=10_000)
    assert policy.non_accrual_after == 90
    assert policy.dpd_steps == (1, 8, 31, 61, 91, 121, 181, 271, 361)
    assert policy.compound_interest
    assert policy.period_end is PeriodEndCadence.MONTH_END
    assert not policy.dpd_counts_penalty
    assert (policy.rate_warning.text, policy.rate_maximum.text) == ("24", "36")
    assert policy.extension == ExtensionRule(100, 50, 36, ExtensionVariant.STRICTEST)


def test_the_packaged_policy_breaks_nothing_today_or_on_its_own_first_day() -> None:
    assert breaches(DEFAULT_POLICY, STATUTE) == ()
    assert breaches(version(), STATUTE) == ()


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"penalty_markup": MarkupRange(2_999, 5_000, 5_000)}, [LimitKey.PENALTY_MARKUP]),
        ({"penalty_markup": MarkupRange(3_000, 5_001, 5_000)}, [LimitKey.PENALTY_MARKUP]),
        ({"penalty_markup": MarkupRange(0, 9_000, 5_000)}, [LimitKey.PENALTY_MARKUP] * 2),
        ({"misuse_markup": MarkupRange(4_999, 10_000, 10_000)}, [LimitKey.MISUSE_MARKUP]),
        ({"misuse_markup": MarkupRange(5_000, 10_001, 10_000)}, [LimitKey.MISUSE_MARKUP]),
        (
            {"non_accrual_after": 91, "dpd_steps": (1, 91, 92, 271, 361)},
            [LimitKey.NON_ACCRUAL_AFTER],
        ),
        ({"rate_warning": Rate(24_000_001)}, [LimitKey.RATE_WARNING]),
        ({"extension": ExtensionRule(short_percent=101)}, [LimitKey.EXTENSION_SHORT]),
        ({"extension": ExtensionRule(medium_percent=51)}, [LimitKey.EXTENSION_MEDIUM]),
        ({"extension": ExtensionRule(long_months=37)}, [LimitKey.EXTENSION_LONG]),
        ({"dpd_steps": (1, 91, 361)}, [LimitKey.DPD_STEPS]),
        ({"dpd_steps": (8, 91)}, [LimitKey.DPD_STEPS] * 3),
        ({"routes": DEFAULT_POLICY.routes[2:]}, [LimitKey.SECOND_PERSON]),
        # All kinds of commands but reversals, which need a second person above an amount only.
        ({"routes": ()}, [LimitKey.SECOND_PERSON] * (len(CommandKind) - 1)),
        (
            {"routes": (*DEFAULT_POLICY.routes, (CommandKind.CLASSIFICATION, Route(Role.APPROVER, 2, above=1)))},
            [LimitKey.THREE_STEPS],
        ),
    ],
)
def test_a_version_looser_than_the_statute_is_told_each_breach(
    changes: dict[str, object], broken: list[LimitKey]
) -> None:
    found = breaches(version(**changes), STATUTE)  # type: ignore[arg-type]  # each case names real fields
    assert [breach.limit for breach in found] == broken
    assert all(breach.source.startswith("[") and breach.message and breach.message_zh for breach in found)


@pytest.mark.parametrize(
    "changes",
    [
        {"penalty_markup": MarkupRange(3_000, 3_000, 3_000)},
        {"misuse_markup": MarkupRange(10_000, 10_000, 10_000)},
        {"non_accrual_after": 60, "dpd_steps": (1, 61, 91, 271, 361)},
        {"rate_warning": Rate(0), "rate_maximum": Rate(0)},
        {"extension": ExtensionRule(0, 0, 0, ExtensionVariant.GENERAL_RULES)},
        {"compound_interest": False},
    ],
)
def test_a_stricter_version_is_free(changes: dict[str, object]) -> None:
    assert breaches(version(**changes), STATUTE) == ()  # type: ignore[arg-type]  # each case names real fields


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"dpd_steps": (1, 91, 91, 271, 361)}, "dpd_steps"),
        ({"dpd_steps": (0, 1, 91, 271, 361)}, "dpd_steps"),
        ({"dpd_steps": (1, *range(91, 400))}, "dpd_steps"),
        ({"non_accrual_after": 59}, "dpd_steps"),
        ({"rate_warning": Rate(20_000_000), "rate_maximum": Rate(19_999_999)}, "rate_warning"),
        ({"extension": ExtensionRule(personal_longest_months=11)}, "extension"),
        ({"extension": ExtensionRule(personal_longest_months=601)}, "extension"),
        ({"proposal_days": 0}, "proposal_days"),
        ({"proposal_days": 366}, "proposal_days"),
        ({"routes": (*DEFAULT_POLICY.routes, (CommandKind.WAIVER, ONE))}, "routes"),
        (
            {"routes": (*DEFAULT_POLICY.routes, (CommandKind.WRITE_OFF, Route(Role.APPROVER, 1, 100)))},
            "routes",
        ),
    ],
)
def test_a_version_that_contradicts_itself_is_told_so(changes: dict[str, object], parameter: str) -> None:
    found = breaches(version(**changes), STATUTE)  # type: ignore[arg-type]  # each case names real fields
    assert [(breach.parameter, breach.limit) for breach in found] == [(parameter, None)]


def test_the_statute_is_dated() -> None:
    before_2004 = replace(
        version(penalty_markup=MarkupRange(0, 0, 0)),
        effective_from=date(2003, 12, 31),
    )
    assert LimitKey.PENALTY_MARKUP not in limits_broken(before_2004)
    assert LimitKey.PENALTY_MARKUP in limits_broken(replace(before_2004, effective_from=date(2004, 1, 1)))
    measures = version(extension=ExtensionRule(variant=ExtensionVariant.MEASURES_2024))
    assert limits_broken(measures) == []
    too_early = replace(measures, effective_from=date(2024, 6, 30))
    assert [breach.parameter for breach in breaches(too_early, STATUTE)] == ["extension"]


def test_every_limit_has_a_source_mark_and_no_key_twice() -> None:
    assert {limit.key for limit in STATUTE.limits} == set(LimitKey)
    assert len(STATUTE.limits) == len(LimitKey)
    assert all(limit.source[:3] in {"[S]", "[K-", "[I]"} for limit in STATUTE.limits)


def test_every_field_of_a_version_is_described_and_every_limit_bounds_one() -> None:
    described = [parameter.name for parameter in PARAMETERS]
    identity = {"version", "effective_from", "recorded_at"}
    assert sorted(described) == sorted({field.name for field in fields(PolicyVersion)} - identity)
    assert {limit for parameter in PARAMETERS for limit in parameter.limits} == set(LimitKey)


@pytest.mark.parametrize(
    ("rate", "finding"),
    [
        ("0", RateFinding.ACCEPTED),
        ("24", RateFinding.ACCEPTED),
        ("24.000001", RateFinding.ABOVE_COURT_LINE),
        ("36", RateFinding.ABOVE_COURT_LINE),
        ("36.000001", RateFinding.REFUSED),
    ],
)
def test_a_rate_on_a_bound_is_inside_it(rate: str, finding: RateFinding) -> None:
    assert DEFAULT_POLICY.finding(Rate.percent(rate)) is finding


def test_a_markup_on_either_end_of_the_range_is_allowed() -> None:
    allowed = [bp for bp in (2_999, 3_000, 4_000, 5_000, 5_001) if DEFAULT_POLICY.penalty_markup.allows(bp)]
    assert allowed == [3_000, 4_000, 5_000]


@pytest.mark.parametrize(("low", "high", "default"), [(-1, 1, 0), (2, 1, 1), (1, 3, 4), (0, 100_001, 0)])
def test_a_markup_range_that_does_not_rise_is_refused(low: int, high: int, default: int) -> None:
    with pytest.raises(InvalidInput, match="markup"):
        MarkupRange(low, high, default)


@pytest.mark.parametrize(
    ("kind", "yuan", "persons"),
    [
        (CommandKind.WAIVER, 1, 1),
        (CommandKind.WAIVER, 10_000, 1),
        (CommandKind.WAIVER, 10_001, 2),
        (CommandKind.REVERSAL, 50_000, None),
        (CommandKind.REVERSAL, 50_001, 1),
        (CommandKind.REVERSAL, None, 1),
        (CommandKind.CLOSE_PERIOD, None, 1),
        (CommandKind.WRITE_OFF, 1, 2),
        (CommandKind.EXTENSION, None, 2),
    ],
)
def test_the_amount_decides_how_many_must_agree(kind: CommandKind, yuan: int | None, persons: int | None) -> None:
    route = DEFAULT_POLICY.route(kind, None if yuan is None else yuan * 100)
    assert (route.approvals if route else None) == persons


@given(st.lists(st.none() | st.integers(0, 5), unique=True, max_size=4), st.none() | st.integers(0, 6))
def test_a_higher_amount_never_escapes_to_a_lower_route(aboves: list[int | None], amount: int | None) -> None:
    routes = [Route(Role.APPROVER, above=above) for above in aboves]
    chosen = route_for(routes, amount)
    bands = [-1 if above is None else above for above in aboves]
    fitting = [band for band in bands if amount is None or amount > band]
    assert (chosen is None) == (not fitting)
    if chosen:
        assert (-1 if chosen.above is None else chosen.above) == max(fitting)


def test_a_kind_without_a_route_needs_nobody() -> None:
    assert version(routes=()).route(CommandKind.WAIVER, 10**9) is None


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb"])
def test_a_malformed_version_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="version"):
        version(name)


def test_a_version_needs_the_time_zone_of_its_instant_and_can_travel_between_processes() -> None:
    with pytest.raises(InvalidInput, match="recorded_at"):
        version(recorded_at=datetime(2026, 1, 1))  # noqa: DTZ001  # the naive instant is the point
    assert pickle.loads(pickle.dumps(DEFAULT_POLICY)) == DEFAULT_POLICY  # noqa: S301  # our own bytes
    assert hash(DEFAULT_POLICY) == hash(replace(DEFAULT_POLICY))


def test_the_version_of_a_value_date_depends_on_what_is_known() -> None:
    later, correction = version("v2", day=10, recorded=1), version("v3", day=10, recorded=2)
    book = PolicyBook((DEFAULT_POLICY, later, correction))
    assert book.at(date(2026, 1, 9)) is DEFAULT_POLICY
    assert book.at(date(2026, 1, 10)) is correction
    assert book.at(date(2026, 1, 10), START + timedelta(hours=1)) is later
    assert book.at(date(2026, 1, 10), START) is DEFAULT_POLICY
    assert book.timeline(START + timedelta(hours=1)) == ((date(2004, 1, 1), DEFAULT_POLICY), (date(2026, 1, 10), later))
    assert book.timeline()[1][1] is correction


def test_a_book_answers_for_every_date_and_every_knowledge() -> None:
    book = PolicyBook((version("v1", day=10),))
    assert book.at(date(1990, 1, 1), datetime(1990, 1, 1, tzinfo=UTC)).version == "v1"


@given(st.lists(st.integers(1, 28), min_size=1, max_size=6), st.integers(1, 28), st.integers(0, 7))
def test_later_knowledge_never_changes_an_earlier_answer(days: list[int], day: int, known: int) -> None:
    rows = [version(f"v{i}", day=d, recorded=i) for i, d in enumerate(days)]
    instant = START + timedelta(hours=known)
    answer = PolicyBook(tuple(rows)).at(date(2026, 1, day), instant)
    known_then = [row for row in rows if row.recorded_at <= instant]
    assert PolicyBook(tuple(known_then)).at(date(2026, 1, day)) == answer
    # Naive: walk the rows in order of recording and let each in force take over unless an earlier one begins later.
    expected = None
    for row in known_then:
        if row.effective_from <= date(2026, 1, day) and (
            expected is None or row.effective_from >= expected.effective_from
        ):
            expected = row
    assert answer == (expected or rows[0])


def test_a_book_is_not_empty_and_in_order_of_recording() -> None:
    with pytest.raises(InvalidInput, match="begins with a version"):
        PolicyBook(())
    with pytest.raises(InvalidInput, match="order of recording"):
        PolicyBook((version("v1", recorded=1), version("v2", recorded=1)))


def test_adoption_adds_the_version_and_nothing_else() -> None:
    book = PolicyBook((DEFAULT_POLICY,))
    after = adopt(book, version("v2"), STATUTE)
    assert isinstance(after, PolicyBook)
    assert after.versions == (DEFAULT_POLICY, version("v2"))


def test_adoption_refuses_in_a_fixed_order_and_lists_every_breach() -> None:
    book = PolicyBook((version("v1", recorded=5),))
    loose = {"penalty_markup": MarkupRange(0, 9_000, 100), "rate_warning": Rate(30_000_000)}
    taken = adopt(book, version("v1", recorded=5, **loose), STATUTE)  # type: ignore[arg-type]  # real fields
    assert isinstance(taken, Refusal)
    assert taken.code is AdoptionRefusal.VERSION_NAME_TAKEN
    early = adopt(book, version("v2", recorded=5, **loose), STATUTE)  # type: ignore[arg-type]  # real fields
    assert isinstance(early, Refusal)
    assert early.code is AdoptionRefusal.RECORDED_TOO_EARLY
    broken = adopt(book, version("v2", recorded=6, **loose), STATUTE)  # type: ignore[arg-type]  # real fields
    assert isinstance(broken, Refusal)
    assert broken.code is AdoptionRefusal.BREAKS_THE_STATUTE
    assert broken.details == (("penalty_markup", "0"), ("penalty_markup", "9000"), ("rate_warning", "3000"))
    assert "银发〔2003〕251号" in broken.article
    assert "法发〔2017〕22号" in broken.article
