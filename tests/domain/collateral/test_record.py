"""What is recorded about an item and what is refused, in the order of the enum; a refusal changes nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from postloan.domain.collateral.events import (
    Cancelled,
    Ended,
    Ending,
    Entry,
    Filed,
    Fixed,
    FixingCause,
    HandedOver,
    InsuranceEnded,
    Insured,
    LeaseEnded,
    Linked,
    OwnersChanged,
    Reduced,
    Registered,
    Renewed,
    Seized,
    SeizureLifted,
    Unlinked,
    Valued,
    Withdrawn,
)
from postloan.domain.collateral.item import History
from postloan.domain.collateral.kinds import Document, Method
from postloan.domain.collateral.parts import Holder, Insurance, Link, Owner, Seizure
from postloan.domain.collateral.refusals import CollateralRefusal as R
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.exchange import ExchangeRate
from postloan.domain.shared.ratio import Ratio
from tests.domain.collateral.world import (
    MAXIMUM,
    PROOF,
    TODAY,
    charge,
    charge_id,
    done,
    given,
    house,
    later,
    loan,
    now,
    refused,
    taken,
    tried,
    valuation,
    yuan,
)

HALF = Ratio.percent("50")
JANUARY, MAY = date(2025, 1, 10), date(2025, 5, 5)
RATES = (ExchangeRate("USD", date(2025, 1, 1), 7 * 10**8, datetime(2025, 1, 1, tzinfo=UTC)),)


def test_an_item_is_what_its_events_made_of_it() -> None:
    history = house(1, 1_000_000, 1)
    history = done(history, HandedOver(Holder.CUSTODIAN, "中央仓库3号", PROOF), MAY)
    history = done(history, Filed(Document.TITLE, PROOF), MAY)
    item = now(history)
    assert (item.number, item.loans, item.holder) == ("YP-001", (loan(1),), Holder.CUSTODIAN)
    assert item.valuation is not None
    assert item.valuation.value == yuan(1_000_000)
    assert item.documents == {Document.TITLE}
    assert [entry.sequence for entry in history.entries] == [1, 2, 3, 4, 5, 6]


def test_nothing_happens_tomorrow() -> None:
    assert refused(house(), Filed(Document.TITLE, PROOF), TODAY + timedelta(days=1)) is R.IN_THE_FUTURE


def test_knowledge_only_grows() -> None:
    assert refused(house(), Filed(Document.TITLE, PROOF), MAY, recorded_at=later(-1)) is R.KNOWLEDGE_ONLY_GROWS


def test_an_item_is_taken_in_once_and_before_all_else() -> None:
    assert refused(house(), taken(), MAY) is R.TAKEN_ALREADY
    assert refused(History(), Filed(Document.TITLE, PROOF), MAY) is R.NOT_TAKEN
    assert refused(house(), Filed(Document.TITLE, PROOF), date(2025, 1, 1)) is R.NOT_TAKEN


def test_an_item_that_left_takes_no_later_events_but_earlier_ones() -> None:
    gone = done(house(), Ended(Ending.SOLD), date(2026, 1, 5))
    assert refused(gone, Filed(Document.TITLE, PROOF), date(2026, 1, 6)) is R.ITEM_GONE
    assert isinstance(tried(gone, Valued(valuation(on=MAY)), MAY), Entry)


def test_a_kind_is_one_of_the_catalogue() -> None:
    assert refused(History(), taken(kind="CASTLE"), MAY) is R.UNKNOWN_KIND


def test_shares_up_to_the_whole_are_taken_and_more_is_refused() -> None:
    whole = (Owner("甲", share=HALF), Owner("乙", share=HALF))
    assert isinstance(tried(History(), taken(owners=whole), MAY), Entry)
    above = (*whole, Owner("丙", share=Ratio(1)))
    assert refused(History(), taken(owners=above), MAY) is R.SHARES_ABOVE_WHOLE
    assert refused(house(), OwnersChanged(above), MAY) is R.SHARES_ABOVE_WHOLE


def test_a_registration_expires_on_its_first_day_at_the_earliest() -> None:
    ends = charge(2, 2, MAY, expires_on=MAY - timedelta(days=1))
    assert refused(house(), Registered(ends), MAY) is R.EXPIRY_BEFORE_REGISTRATION
    assert isinstance(tried(house(), Registered(charge(2, 2, MAY, expires_on=MAY)), MAY), Entry)


def test_two_live_registrations_never_share_a_rank() -> None:
    assert refused(house(), Registered(charge(2, 1, MAY)), MAY) is R.RANK_TAKEN


def test_a_rank_is_free_again_when_its_registration_has_expired() -> None:
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(1, 1, JANUARY, expires_on=MAY)), JANUARY)
    assert refused(history, Registered(charge(2, 1, MAY)), MAY) is R.RANK_TAKEN
    assert isinstance(tried(history, Registered(charge(2, 1, date(2025, 5, 6))), date(2025, 5, 6)), Entry)


def test_rank_follows_registration() -> None:
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(1, 2, JANUARY)), JANUARY)
    assert refused(history, Registered(charge(2, 1, MAY)), MAY) is R.RANK_AGAINST_REGISTRATION
    earlier = date(2025, 1, 5)
    assert refused(history, Registered(charge(2, 3, earlier)), earlier) is R.RANK_AGAINST_REGISTRATION
    assert isinstance(tried(history, Registered(charge(2, 1, earlier)), earlier), Entry)


def test_a_security_registered_again_takes_the_rank_behind_those_that_came_between() -> None:
    history = done(house(), Registered(charge(2, 2, MAY, creditor="他行")), MAY)
    history = done(history, Cancelled(charge_id(1)), date(2025, 8, 1))
    again = date(2025, 9, 1)
    assert refused(history, Registered(charge(1, 1, again)), again) is R.CHARGE_EXISTS
    assert refused(history, Registered(charge(3, 1, again)), again) is R.RANK_AGAINST_REGISTRATION
    history = done(history, Registered(charge(3, 3, again)), again)
    assert [(each.number, each.rank) for each in now(history).charges] == [("DJ-2", 2), ("DJ-3", 3)]


def test_what_is_seized_is_not_charged_but_others_registrations_are_facts() -> None:
    seized = done(house(), Seized(Seizure("(2025)浙01执1号", "杭州中院", MAY)), MAY)
    assert refused(seized, Registered(charge(2, 2, MAY)), MAY) is R.SEIZED
    assert isinstance(tried(seized, Registered(charge(2, 2, MAY, creditor="他行")), MAY), Entry)
    lifted = done(seized, SeizureLifted("(2025)浙01执1号"), date(2025, 6, 2))
    june = date(2025, 6, 3)
    assert isinstance(tried(lifted, Registered(charge(2, 2, june)), june), Entry)


def test_a_registration_is_renewed_before_it_expires_and_keeps_its_rank() -> None:
    history = done(History(), taken(), date(2025, 1, 2))
    history = done(history, Registered(charge(1, 1, JANUARY, expires_on=MAY)), JANUARY)
    assert refused(history, Renewed(charge_id(9), date(2027, 1, 1)), MAY) is R.UNKNOWN_CHARGE
    assert refused(history, Renewed(charge_id(1), MAY), MAY) is R.NOT_LATER
    assert refused(history, Renewed(charge_id(1), date(2027, 1, 1)), date(2025, 5, 6)) is R.REGISTRATION_EXPIRED
    between = done(history, Registered(charge(2, 1, date(2025, 6, 2))), date(2025, 6, 2))
    assert refused(between, Renewed(charge_id(1), date(2027, 1, 1)), MAY) is R.RANK_TAKEN
    assert now(done(history, Renewed(charge_id(1), date(2027, 1, 1)), MAY)).charges[0].expires_on == date(2027, 1, 1)


def test_a_registration_without_an_end_is_not_renewed() -> None:
    assert refused(house(), Renewed(charge_id(1), date(2027, 1, 1)), MAY) is R.NOT_LATER


def test_links_hang_on_the_banks_own_live_registrations() -> None:
    history = done(house(1, 1_000_000, 1), Registered(charge(2, 2, MAY, creditor="他行")), MAY)
    assert refused(history, Linked(Link(charge_id(2), loan(2))), MAY) is R.CHARGE_OF_ANOTHER
    assert refused(history, Linked(Link(charge_id(1), loan(1))), MAY) is R.ALREADY_LINKED
    assert refused(history, Unlinked(charge_id(1), loan(2)), MAY) is R.NOT_LINKED


def maximum() -> History:
    history = done(History(), taken(), date(2025, 1, 2))
    return done(history, Registered(charge(1, 1, JANUARY, mode=MAXIMUM, amount=yuan(500))), JANUARY)


def test_a_fixed_maximum_amount_mortgage_secures_no_later_loan() -> None:
    history = done(maximum(), Fixed(charge_id(1), FixingCause.SEIZED), MAY)
    assert now(history).charges[0].fixed_on == MAY
    assert refused(history, Linked(Link(charge_id(1), loan(1))), MAY) is R.CHARGE_FIXED
    assert isinstance(tried(history, Linked(Link(charge_id(1), loan(1))), date(2025, 5, 4)), Entry)
    assert refused(history, Fixed(charge_id(1), FixingCause.OTHER), MAY) is R.NOT_MAXIMUM
    assert refused(house(), Fixed(charge_id(1), FixingCause.OTHER), MAY) is R.NOT_MAXIMUM


def test_a_partial_release_lowers_the_registered_amount() -> None:
    assert refused(maximum(), Reduced(charge_id(1), yuan(500)), MAY) is R.NOT_LOWER
    assert refused(maximum(), Reduced(charge_id(1), yuan(400, "USD")), MAY, rates=RATES) is R.NOT_LOWER
    assert now(done(maximum(), Reduced(charge_id(1), yuan(400)), MAY)).charges[0].amount == yuan(400)


@pytest.mark.parametrize("field", ["valuer_line", "confirmed_by_line"])
def test_a_value_never_comes_from_the_line_that_made_the_loan(field: str) -> None:
    value = valuation(on=MAY, **{field: "CORPORATE"})
    assert refused(house(), Valued(value), MAY) is R.VALUER_OF_THE_BUSINESS_LINE


def test_a_loan_is_not_secured_by_what_its_own_line_valued() -> None:
    """Who valued before the loan was made values it all the same; another line's value is none of it."""
    history = done(house(), Registered(charge(7, 2, MAY)), MAY)
    by_line = frozenset({"RISK"})
    another = Linked(Link(charge_id(7), loan(9)))
    assert refused(history, another, MAY, lending_lines=by_line) is R.VALUER_OF_THE_BUSINESS_LINE
    assert isinstance(tried(history, another, MAY), Entry)
    never = done(done(History(), taken(2), JANUARY), Registered(charge(8, 1, MAY)), MAY)
    assert isinstance(tried(never, Linked(Link(charge_id(8), loan(9))), MAY, lending_lines=by_line), Entry)


def test_a_value_from_outside_is_confirmed_inside() -> None:
    assert refused(house(), Valued(valuation(on=MAY, valuer_line="")), MAY) is R.NOT_CONFIRMED
    confirmed = valuation(on=MAY, valuer_line="", confirmed_by_line="RISK")
    assert isinstance(tried(house(), Valued(confirmed), MAY), Entry)


def test_a_value_in_another_currency_needs_a_rate_of_its_day() -> None:
    dollars = Valued(valuation(on=MAY, value=yuan(1, "USD")))
    assert refused(house(), dollars, MAY) is R.NO_EXCHANGE_RATE
    assert isinstance(tried(house(), dollars, MAY, rates=RATES), Entry)
    early = Valued(valuation(on=date(2025, 1, 3), value=yuan(1, "EUR")))
    assert refused(house(), early, date(2025, 1, 3), rates=RATES) is R.NO_EXCHANGE_RATE


def test_a_value_is_at_most_the_fair_price() -> None:
    assert refused(house(), Valued(valuation(100, MAY, fair_price=yuan("99.99"))), MAY) is R.ABOVE_FAIR_PRICE
    assert isinstance(tried(house(), Valued(valuation(100, MAY, fair_price=yuan(100))), MAY), Entry)


def test_where_there_is_an_active_market_its_price_is_the_value() -> None:
    shares = done(History(), taken(kind="LISTED_SHARES"), date(2025, 1, 2))
    assert refused(shares, Valued(valuation(on=MAY)), MAY) is R.NOT_MARKED
    market = valuation(on=MAY, method=Method.MARKET_PRICE, valuer_line="", valuer="上海证券交易所")
    assert isinstance(tried(shares, Valued(market), MAY), Entry)


def test_the_next_value_is_due_within_the_interval_of_the_kind() -> None:
    # Housing: 12 months, 5 May 2025 to 5 May 2026.
    late = valuation(on=MAY, next_due=date(2026, 5, 6))
    assert refused(house(), Valued(late), MAY) is R.NEXT_DUE_TOO_LATE
    assert isinstance(tried(house(), Valued(valuation(on=MAY, next_due=date(2026, 5, 5))), MAY), Entry)


@pytest.mark.parametrize(
    "event",
    [
        Cancelled(charge_id(1)),
        Reduced(charge_id(1), yuan(1)),
        Unlinked(charge_id(1), loan(1)),
        Ended(Ending.RELEASED),
        Ended(Ending.REPLACED),
    ],
)
def test_security_of_a_loan_is_given_up_only_after_a_check(event: Cancelled | Reduced | Unlinked | Ended) -> None:
    history = house(1, 1_000_000, 1)
    assert refused(history, event, MAY) is R.COVER_NOT_CHECKED
    if not isinstance(event, Unlinked):
        assert isinstance(tried(house(), event, MAY), Entry)


def test_facts_are_withdrawn_once_and_rights_never() -> None:
    history = house()
    assert refused(history, Withdrawn(2), MAY) is R.NO_SUCH_ENTRY
    assert refused(history, Withdrawn(9), MAY) is R.NO_SUCH_ENTRY
    history = done(history, Withdrawn(3), MAY)
    assert now(history).valuation is None
    assert refused(history, Withdrawn(3), MAY) is R.NO_SUCH_ENTRY


@pytest.mark.parametrize("event", [InsuranceEnded("P1"), SeizureLifted("P1"), LeaseEnded("P1")])
def test_what_is_not_there_does_not_end(event: InsuranceEnded | SeizureLifted | LeaseEnded) -> None:
    assert refused(house(), event, MAY) is R.NOTHING_TO_END


def test_of_several_reasons_the_first_of_the_enum_is_given() -> None:
    bad = charge(1, 1, MAY, expires_on=date(2025, 5, 4))
    assert refused(house(), Registered(bad), MAY) is R.EXPIRY_BEFORE_REGISTRATION
    wrong = valuation(5, MAY, valuer_line="CORPORATE", value=yuan(5, "USD"), fair_price=yuan(4, "USD"))
    assert refused(house(), Valued(wrong), MAY) is R.VALUER_OF_THE_BUSINESS_LINE
    assert refused(house(), Valued(valuation(5, MAY, value=yuan(5, "USD"))), MAY) is R.NO_EXCHANGE_RATE


def test_a_refused_event_changes_nothing() -> None:
    history = house()
    before = history.entries
    refused(history, Registered(charge(2, 1, MAY)), MAY)
    assert history.entries == before


def test_an_event_whose_own_day_is_another_is_refused_and_named() -> None:
    with pytest.raises(InvalidInput, match="value_date"):
        tried(house(), Registered(charge(2, 2, MAY)), TODAY)
    with pytest.raises(InvalidInput, match="value_date"):
        tried(house(), Valued(valuation(on=MAY)), TODAY)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: charge(rank=0), "rank"),
        (lambda: charge(number=1, rank=1, mode=MAXIMUM), "charge.amount"),
        (lambda: charge(amount=yuan(-1)), "charge.amount"),
        (lambda: valuation(-1), "value"),
        (lambda: valuation(evidence="x"), "evidence"),
        (lambda: valuation(next_due=date(2025, 5, 31)), "next_due"),
        (lambda: valuation(fair_price=yuan(1, "USD")), "fair_price"),
        (lambda: valuation(valuer=" "), "valuer"),
        (lambda: taken(owners=()), "owners"),
        (lambda: taken(title="甲\u202e乙"), "title"),
        (lambda: taken(number=1, title="甲" * 201), "title"),
        (lambda: Insurance("P", "人保", yuan(1), MAY, JANUARY, bank_is_beneficiary=True), "insurance.ends_on"),
        (lambda: Seizure("R", "法院", MAY, JANUARY), "seizure.ends_on"),
        (lambda: Entry(1, MAY, datetime(2025, 1, 1), Filed(Document.TITLE, PROOF)), "recorded_at"),  # noqa: DTZ001
    ],
)
def test_what_can_never_be_right_is_refused_where_it_is_made(make: object, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        make()  # type: ignore[operator]
    assert caught.value.field == field


def test_insurance_runs_and_ends() -> None:
    policy = Insurance("P1", "人保", yuan(1), JANUARY, date(2026, 1, 9), bank_is_beneficiary=True)
    history = done(house(), Insured(policy), MAY)
    assert now(history).insurances == (policy,)
    assert now(done(history, InsuranceEnded("P1"), MAY)).insurances == ()


def test_circumstances_are_kept_out_of_the_entry() -> None:
    entry = tried(house(), Filed(Document.TITLE, PROOF), MAY)
    assert isinstance(entry, Entry)
    assert entry == Entry(4, MAY, given().recorded_at, Filed(Document.TITLE, PROOF))
