"""Portfolio tables at the API: what they say, in whose scope, how few statements they take, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from postloan.application.business_day import BusinessDay
from postloan.domain.shared.actor import Actor, Role
from postloan.graphql.limits import WHOLE_BOOK, Limits
from tests.graphql.test_reads import statements
from tests.graphql.world import BANK, World, borrower, drawn, world

AMOUNT = "{ exact { amount currency } printed }"
CLASSES = "{ normal { printed } specialMention { printed } substandard { printed } }"
ALL = f"""query($asOf: Date) {{
  migrationMatrix(asOf: $asOf) {{ asOf openingDay currency npl: nplRatio unclassifiedClosing {AMOUNT}
    rows {{ number label openingClass closingTotal {AMOUNT} closing {CLASSES} }}
    rates {{ kind label value adjusted denominator {AMOUNT} }} }}
  g12(asOf: $asOf) {{ number decrease {AMOUNT} repaidTotal {AMOUNT} }}
  assetQuality(asOf: $asOf) {{ coverage lines {{ key label balance {AMOUNT} }}
    total {{ count overdue {AMOUNT} unclassified {AMOUNT} }} items {{ number balance {AMOUNT} }}
    reserves {{ riskClass without {AMOUNT} ratio }} }}
  daysPastDueBuckets(asOf: $asOf) {{ count lines {{ label fromDay throughDay count share balance {AMOUNT} }} }}
  overdueRates(by: BRANCH, asOf: $asOf) {{ groups lines {{ key overdueRate overdue {AMOUNT} }} }}
  rollRates(asOf: $asOf) {{ fromDay throughDay rows {{ label opening {AMOUNT} cells {{ label share }} }} }}
}}"""
MARCH = date(2026, 3, 31)


@pytest.fixture(name="there")
def _there(database_url: str) -> Iterator[World]:
    """Two loans of 120,000.00 over twelve months from 1 January that have paid nothing; the books of March closed."""
    with world(database_url) as made:
        owner = borrower(made, "C-1")
        for number in ("L-1", "L-2"):
            drawn(made, number, owner)
        container = made.container
        clock = iter(
            datetime(2026, 4, 1, 0, minute, second, tzinfo=UTC) for minute in range(60) for second in range(60)
        )
        work = BusinessDay(container.transactions(), now=lambda: next(clock), ids=container.ids(), seal=lambda *_: None)
        person = Actor("ops", "ops", BANK, frozenset({Role.OPERATIONS}), frozenset({"*"}))
        assert isinstance(work.catch_up(person, MARCH), tuple)
        yield made


def test_every_table_answers_for_the_latest_month_end(there: World) -> None:
    told = there.data(ALL)
    assert (told["migrationMatrix"]["asOf"], told["migrationMatrix"]["openingDay"]) == ("2026-03-31", "2025-12-31")
    assert told["assetQuality"]["total"]["count"] == told["daysPastDueBuckets"]["count"] == 2
    # Unpaid since 1 February: 58 days on 31 March. 240,000.00 yuan are 24.00 万元.
    (line,) = [x for x in told["daysPastDueBuckets"]["lines"] if x["count"]]
    assert (line["label"], line["share"]) == ("31-60天", "100.00")
    assert line["balance"] == {"exact": {"amount": "240000.00", "currency": "CNY"}, "printed": "24.00"}
    assert [row["number"] for row in told["g12"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [rate["value"] for rate in told["migrationMatrix"]["rates"]] == [None] * 5
    assert told == there.data(ALL, asOf="2026-03-31")


def test_days_and_knowledge_that_cannot_be_are_refused_by_name(there: World) -> None:
    for arguments, field in (
        ('asOf: "2026-05-01"', "asOf"),
        ('currency: "ZZZ"', "currency"),
    ):
        told = there.ask(f"{{ assetQuality({arguments}) {{ coverage }} }}")
        extensions = told["errors"][0]["extensions"]
        assert (extensions["code"], extensions["field"]) == ("INVALID_INPUT", field)
    for question, field in (
        ('vintages(firstMonth: "2020-01-01", lastMonth: "2026-03-01") { month }', "firstMonth"),
        ('vintages(firstMonth: "2026-03-01", lastMonth: "2026-01-01") { month }', "firstMonth"),
        ("overdueRates(by: OFFICER, first: 201) { groups }", "first"),
        ("overdueRates(by: OFFICER, first: 0) { groups }", "first"),
    ):
        told = there.ask(f"{{ {question} }}")
        extensions = told["errors"][0]["extensions"]
        assert (extensions["code"], extensions["field"]) == ("INVALID_INPUT", field)


def test_a_branch_sees_its_own_claims_alone(there: World) -> None:
    told = there.data("{ assetQuality { total { count } } daysPastDueBuckets { count } }", "officer-of-b2")
    assert told == {"assetQuality": {"total": {"count": 0}}, "daysPastDueBuckets": {"count": 0}}


def test_a_day_between_month_ends_is_folded(there: World) -> None:
    told = there.data('{ daysPastDueBuckets(asOf: "2026-02-10") { lines { count label } } }')
    assert [x["label"] for x in told["daysPastDueBuckets"]["lines"] if x["count"]] == ["1-30天"]


def test_vintages_by_month_of_disbursement(there: World) -> None:
    told = there.data(
        '{ vintages(firstMonth: "2025-12-05", lastMonth: "2026-02-01") { month count lent { printed } '
        "cells { monthsOnBook day now { over30 } ever { over30 nonPerforming } } } }"
    )
    (january,) = told["vintages"]
    assert (january["month"], january["count"], january["lent"]) == ("2026-01", 2, {"printed": "24.00"})
    # Only the end of March was taken: the world's bank began there.
    assert january["cells"] == [
        {"monthsOnBook": 2, "day": "2026-03-31", "now": {"over30": "100.00"},
         "ever": {"over30": "100.00", "nonPerforming": "0.00"}},
    ]  # fmt: skip


def test_a_month_end_is_read_with_as_many_statements_whatever_the_number_of_claims(there: World) -> None:
    document = "{ assetQuality { total { count } } }"
    with statements(there) as seen:
        there.data(document)
    # The bank, the takings of a year, the one of the day, and one batch of rows with the empty one behind it.
    assert len(seen) <= 6, seen


def test_no_document_passes_through_the_book_more_than_seven_times(there: World) -> None:
    assert Limits().cost // WHOLE_BOOK == 7
    names = ["a", "b", "c", "d", "e", "f", "g", "h"]
    told: dict[str, Any] = there.post(
        {"query": "{ " + " ".join(f"{n}: assetQuality {{ coverage }}" for n in names) + " }"}
    ).json()
    assert told["errors"][0]["extensions"]["code"] == "TOO_LARGE"
