"""A snapshot says its form and the account's time, and what another version wrote is refused, never guessed at."""

import json
from datetime import date, timedelta

import pytest

from postloan.domain.loan import snapshot
from postloan.domain.loan.account import END, fold, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Entry, Rank, Repayment, Reversal
from postloan.domain.loan.snapshot import FORM, StaleSnapshot, decode, encode, renewed
from postloan.domain.loan.state import Instalment, Totals

from .builders import NOW, day, drawn, entries, terms

LOAN = terms(12_000_00, "6", "2025-01-15", 12)
HISTORY = entries(drawn(LOAN), ("2025-02-20", Repayment(500_00)))
AT = time_of(day("2025-03-20"), END)


def written() -> str:
    return encode(fold(LOAN, HISTORY, Context(), AT))


def in_form(number: object) -> str:
    """The same under another number."""
    return json.dumps([number, *json.loads(written())[1:]], separators=(",", ":"))


def in_the_first_form() -> str:
    """As the first form had it: no number, and the time at the head of the numbers."""
    _, time, numbers, *rest = json.loads(written())
    return json.dumps([[time, *numbers], *rest], separators=(",", ":"))


def test_a_snapshot_begins_with_its_form_and_the_accounts_time() -> None:
    # 20 March 2025 is day 739,330 of the proleptic Gregorian calendar; a day has 16 ranks, its end the last, 15.
    assert AT == 739_330 * 16 + 15
    assert written().startswith(f"[{FORM},11829295,[")


@pytest.mark.parametrize("number", [1, FORM + 1, FORM * 10])
def test_a_snapshot_of_another_form_is_refused_by_both_numbers_and_the_remedy(number: int) -> None:
    with pytest.raises(StaleSnapshot, match=rf"has form {number}, .* knows form {FORM}: run `postloan migrate`"):
        decode(in_form(number), LOAN, Context())


@pytest.mark.parametrize("text", ["", "broken", "[]", "{}", "null", '"[2,"', "[true,1]", "[[],[]]", '["2",1]'])
def test_a_text_that_is_no_snapshot_is_refused_as_one_without_a_form(text: str) -> None:
    with pytest.raises(StaleSnapshot, match=r"has no form number, .*run `postloan migrate`"):
        decode(text, LOAN, Context())


def test_a_snapshot_of_the_form_without_a_number_is_refused() -> None:
    with pytest.raises(StaleSnapshot, match="has no form number"):
        decode(in_the_first_form(), LOAN, Context())


def test_a_stale_snapshot_is_folded_again_to_its_own_time() -> None:
    much_later = date(2026, 1, 1)
    for stale in (in_form(1), in_the_first_form(), f"[{FORM + 1},{AT},{{}}]"):
        assert encode(renewed(stale, LOAN, HISTORY, Context(), much_later)) == written()


@pytest.mark.parametrize("stale", ["broken", "[]", "[[]]", '[7,"x"]', "[7,-1]", "[7,true]", "[7,99999999999]"])
def test_without_a_readable_time_an_account_is_folded_to_the_day_it_has_lived_through(stale: str) -> None:
    assert encode(renewed(stale, LOAN, HISTORY, Context(), day("2025-03-20"))) == written()


def test_without_a_readable_time_no_entry_is_left_out_not_even_a_reversed_one() -> None:
    # The payment of 20 February is later than the day lived through, and was taken back.
    paid = HISTORY[1]
    taken_back = Entry(3, paid.value_date, paid.rank, paid.booking_date, NOW + timedelta(hours=1), Reversal(2))
    folded = renewed("[]", LOAN, [*HISTORY, taken_back], Context(), day("2025-02-19"))
    assert folded.time == time_of(day("2025-02-20"), Rank.PAYMENT)
    # The instalment of 15 February is open again: 5 days overdue, nothing paid.
    assert (len(folded.open), folded.totals.paid) == (1, 0)


def test_an_account_without_entries_has_not_begun() -> None:
    assert renewed("[]", LOAN, [], Context(), day("2025-03-20")).time == 0


def test_form_5_has_this_layout() -> None:
    """Whoever changes what a snapshot holds raises FORM, and writes the new layout down here."""
    assert FORM == 5
    assert " ".join(snapshot._NUMBERS) == (
        "undue rate reprice k level principal_grace interest_grace flat_base flat_last flat_share num posted "
        "item_per slope den mult since carry early early_principal fees costs credit late_bp "
        "borne_interest borne_penalty borne_compound written_off_on part"
    )
    assert " ".join(snapshot._FLAGS) == "floating stopped accelerated recalculate"
    assert " ".join(Totals.__slots__) == (
        "advanced allocated capitalised compound costs disbursed fees forgiven interest paid penalty prepayment_fees "
        "principal recovered refunded released taken_on waived written_off"
    )
    account = fold(LOAN, HISTORY, Context(), AT)
    one = Instalment(1, 2, 3, 4, 12)
    one.p_num, one.p_posted, one.p_settled, one.c_num, one.c_posted, one.c_settled, one.late = 5, 6, 7, 8, 9, 10, True
    account.open = [one]
    data = json.loads(encode(account))
    kinds = " ".join(type(part).__name__ for part in data)
    assert kinds == "int int list list int list list NoneType list NoneType NoneType"
    assert data[6] == [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 12]]
