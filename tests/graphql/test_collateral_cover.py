"""Cover of loans at the API: on any day by any knowledge, turn by turn, in few statements; shortfalls and cure."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.collateral_world import do, done, registered, securing, taken, valued
from tests.graphql.test_limits import complaints
from tests.graphql.test_reads import statements
from tests.graphql.world import PROBLEM, World, borrower, cny, drawn, world

AMOUNTS = ["principal", "owed", "covered", "uncovered", "burden", "value", "net", "shortfall"]
COVER = f"""__typename ... on CoverageNotMeasured {{ code message messageZh }}
... on LoanCoverage {{ asOf knownAt policy loanToValue ceiling warning closeOut line
  {" ".join(f"{name} {{ amount }}" for name in AMOUNTS)}
  used(first: 10) {{ edges {{ node {{ number collateral {{ number }} value {{ amount }} net {{ amount }}
    valuation {{ asOf method valuer }} }} }} }}
  turns {{ edges {{ node {{ collateral {{ number }} rank left {{ amount }} others {{ amount }} asked {{ amount }}
    given {{ amount }} besideAsked {{ amount }} besideGiven {{ amount }} }} }} }} }}"""
ONE = f"""query($id: ID!, $day: Date, $known: DateTime) {{
  loan(id: $id) {{ coverage(asOf: $day, knownAt: $known) {{ {COVER} }} }} }}"""
WATCH = """line since missed deadline measuredOn shortfall { amount } value { amount } burden { amount }
events { edges { node { sequence kind day line deadline amount { amount } } } }"""
PAGE = """{ loans(first: 50) { edges { node { number collateral { number charges { rank } owners { name } }
  coverage { ... on LoanCoverage { line covered { amount }
    used(first: 5) { edges { node { number collateral { number } } } } } }
  securityWatch { line } securityGivenUp { loosens } } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def cover(there: World, loan: str, account: str = "officer", /, **more: object) -> dict[str, Any]:
    found: dict[str, Any] = there.data(ONE, account, id=loan, **more)["loan"]["coverage"]
    return found


def used_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in found["used"]["edges"]]


def amounts(found: dict[str, Any], *names: str) -> list[str]:
    return [found[name]["amount"] for name in names]


def test_cover_and_loan_to_value_of_a_day_name_the_valuation_that_counted(there: World) -> None:
    loan = drawn(there)
    assert cover(there, loan) is None
    securing(there, loan)
    valued(there, there.data('{ collateral(number: "YP-1") { id } }')["collateral"]["id"], "140000.00", "2026-03-01")

    january, now = cover(there, loan, day="2026-01-06"), cover(there, loan)

    # 120,000 over 200,000 is 60 %, over 140,000 is 85.714285… %: past the warning line of 80 %.
    assert (january["loanToValue"], january["line"], now["loanToValue"], now["line"]) == (
        "60", "WITHIN", "85.714285", "WARNING",
    )  # fmt: skip
    assert (now["ceiling"], now["warning"], now["closeOut"], now["policy"]) == ("70", "80", "90", "collateral-2017")
    assert amounts(january, "principal", "burden", "value", "net", "shortfall", "uncovered") == [
        "120000.00", "120000.00", "200000.00", "150000.00", "0.00", "0.00",
    ]  # fmt: skip
    # 140,000 less 25 % is 105,000; back to the ceiling of 98,000 it takes 22,000.
    assert amounts(now, "covered", "net", "shortfall") == ["105000.00", "105000.00", "22000.00"]
    (used,) = used_of(now)
    assert (used["number"], used["valuation"]["asOf"], used["valuation"]["method"]) == (
        "YP-1", "2026-03-01", "COMPARISON",
    )  # fmt: skip
    assert used_of(january)[0]["valuation"]["asOf"] == "2026-01-06"
    assert cover(there, loan, day="2026-01-04") is None


def test_a_value_entered_late_counts_from_its_knowledge_on_and_not_before(there: World) -> None:
    loan = drawn(there)
    item = securing(there, loan)
    document = """query($id: ID!) { collateral(id: $id) { entries(first: 50) { edges { node { recordedAt } } } } }"""
    known = there.data(document, id=item)["collateral"]["entries"]["edges"][-1]["node"]["recordedAt"]
    valued(there, item, "100000.00", "2026-02-01")
    assert cover(there, loan, day="2026-02-28")["loanToValue"] == "120"
    then = cover(there, loan, day="2026-02-28", known=known)
    assert (then["loanToValue"], then["line"], bool(then["knownAt"])) == ("60", "WITHIN", True)
    assert cover(there, loan, day="2026-01-31")["loanToValue"] == "60"


def test_the_waterfall_serves_ranks_first_and_shares_a_registration_pro_rata(there: World) -> None:
    owner = borrower(there)
    one, two = drawn(there, "L-1", owner), drawn(there, "L-2", owner)
    item = taken(there)
    registered(there, item, number="他行证明", creditor="工商银行", amount=cny("90000.00"), rank=1)
    charge = registered(there, item, "2026-01-06", rank=2)
    for loan, limit in ((one, "60000.00"), (two, "20000.00")):
        linked = {"chargeId": charge, "loanId": loan, "limit": cny(limit), "valueDate": "2026-01-06"}
        done(there, "linkCollateral", itemId=item, **linked)
    valued(there, item, "200000.00")

    found = cover(there, one, day="2026-01-06")
    first, second = (edge["node"] for edge in found["turns"]["edges"])

    # Net 150,000: 90,000 to rank 1, then 60,000 over limits of 60,000 and 20,000, three to one.
    assert amounts(first, "left", "others", "given") == ["150000.00", "90000.00", "0.00"]
    assert (first["rank"], second["rank"], second["collateral"]) == (1, 2, {"number": "YP-1"})
    assert amounts(second, "left", "others", "asked", "given") == ["60000.00", "0.00", "60000.00", "45000.00"]
    assert amounts(second, "besideAsked", "besideGiven") == ["20000.00", "15000.00"]
    # Before or beside its secured 60,000 stand 90,000 of rank 1 and the other loan's 20,000.
    assert amounts(found, "covered", "burden") == ["45000.00", "170000.00"]
    assert amounts(cover(there, two, day="2026-01-06"), "covered", "burden") == ["15000.00", "170000.00"]


def test_cover_of_a_loan_of_another_branch_is_not_shown_and_its_items_only_to_their_branch(there: World) -> None:
    loan = drawn(there, branch="B2")
    securing(there, loan)
    found = cover(there, loan, "officer-of-b2")
    # The loan is seen, its item is kept by another branch: what counted is told, the item itself is not.
    assert (used_of(found)[0]["number"], used_of(found)[0]["collateral"]) == ("YP-1", None)
    assert found["turns"]["edges"][0]["node"]["collateral"] is None
    hidden = drawn(there, "L-2")
    assert there.data(ONE, "officer-of-b2", id=hidden)["loan"] is None


def test_a_page_of_fifteen_loans_with_items_and_cover_takes_as_many_statements_as_one_of_five(there: World) -> None:
    owner = borrower(there)

    def counted(loans: range) -> int:
        for number in loans:
            securing(there, drawn(there, f"L-{number:03}", owner), f"YP-{number:03}", owners=[{"name": "王"}])
        there.data(PAGE)  # reference data of the bank is cached from the first read on
        with statements(there) as seen:
            rows = there.data(PAGE)["loans"]["edges"]
        assert len(rows) == loans.stop
        assert all(len(row["node"]["collateral"]) == 1 for row in rows)
        assert all(row["node"]["coverage"]["line"] == "WITHIN" for row in rows)
        return len(seen)

    few = counted(range(5))
    assert counted(range(5, 15)) == few
    assert few <= 21, few


def test_a_shortfall_is_told_with_its_deadline_and_its_cure(there: World) -> None:
    loan, other = drawn(there), drawn(there, "L-2", borrower(there, "C-2"))
    item = securing(there, loan)
    securing(there, other, "YP-2")
    document = f"query($id: ID!) {{ loan(id: $id) {{ securityWatch {{ {WATCH} }} }} }}"
    fine = there.data(document, id=loan)["loan"]["securityWatch"]
    assert (fine["line"], fine["shortfall"], fine["deadline"], fine["missed"]) == ("WITHIN", None, None, False)
    listed = f"{{ shortfalls {{ edges {{ node {{ loan {{ number }} {WATCH} }} }} pageInfo {{ hasNextPage }} }} }}"
    assert there.data(listed)["shortfalls"]["edges"] == []

    valued(there, item, "140000.00", "2026-03-31")

    (row,) = there.data(listed)["shortfalls"]["edges"]
    watch = row["node"]
    # Ten days after 31 March is Friday, 10 April 2026; 120,000 less 70 % of 140,000 is 22,000.
    assert (watch["loan"], watch["line"], watch["since"], watch["deadline"]) == (
        {"number": "L-1"}, "WARNING", "2026-03-31", "2026-04-10",
    )  # fmt: skip
    assert amounts(watch, "shortfall", "value", "burden") == ["22000.00", "140000.00", "120000.00"]
    assert there.data(listed, "officer-of-b2")["shortfalls"]["edges"] == []
    more = taken(there, "YP-3")
    charge = registered(there, more, number="证明-3")
    done(there, "linkCollateral", itemId=more, chargeId=charge, loanId=loan, valueDate="2026-03-31")
    valued(there, more, "100000.00")
    assert there.data(listed)["shortfalls"]["edges"] == []
    events = [edge["node"] for edge in there.data(document, id=loan)["loan"]["securityWatch"]["events"]["edges"]]
    assert [(event["kind"], event["line"]) for event in events if event["kind"] != "LINE_REACHED"] == [
        ("OPENED", "WARNING"), ("CURED", "WITHIN"),
    ]  # fmt: skip


def test_what_is_read_for_every_row_counts_as_a_read_in_the_cost_of_a_document() -> None:
    page = "{{ loans(first: 200) {{ edges {{ node {{ {} }} }} }} }}"
    dated = " ".join(
        f'a{n}: coverage(asOf: "2026-01-{n:02}") {{ ... on LoanCoverage {{ line }} }}' for n in range(1, 8)
    )
    assert complaints(page.format("coverage { ... on LoanCoverage { line } } collateral { number }")) == []
    # 200 rows × seven days × a read of 20 is above 25,000.
    assert "too costly" in complaints(page.format(dated))[0]
    turns = "coverage { ... on LoanCoverage { turns { edges { node { rank } } } } }"
    assert "too costly" in complaints(page.format(turns))[0]


@pytest.mark.parametrize("more", [{"day": "0001-01-01"}, {"day": "9999-12-31"}, {"known": "0001-01-01T00:00:00Z"}])
def test_any_day_and_instant_is_answered(there: World, more: dict[str, str]) -> None:
    loan = drawn(there)
    securing(there, loan)
    told = there.ask(ONE, id=loan, **more)
    codes = {error["extensions"]["code"] for error in told.get("errors", [])}
    assert codes <= {"INVALID_INPUT"}, told


def indexed(there: World, *points: tuple[str, str]) -> None:
    """Points of the index of housing in one region."""
    for day, value in points:
        given = {"region": "110108", "kind": "HOUSING", "published": day, "points": value, "source": "国家统计局"}
        told = do(there, "publishRegionalIndex", "operations", "__typename", **given)
        assert told["__typename"] == "InstitutionChanged"


def test_a_preview_of_an_index_revaluation_tells_what_it_would_do_and_does_nothing(there: World) -> None:
    loan = drawn(there)
    securing(there, loan)
    taken(there, "YP-2")
    taken(there, "YP-3", branch="B2")
    taken(there, "YP-4", region="310101")
    document = """query($after: String) {
      previewIndexRevaluation(region: "110108", kind: "HOUSING", asOf: "2026-03-31", first: 2, after: $after) {
        edges { node { number reason before { value { amount } } after { asOf method valuer nextDue value { amount } }
          collateral { number } } } pageInfo { hasNextPage endCursor } } }"""
    blind = there.data(document)["previewIndexRevaluation"]["edges"][0]["node"]
    assert (blind["reason"], blind["after"]) == ("NO_INDEX_THEN", None)
    indexed(there, ("2026-01-01", "100"), ("2026-02-28", "95.5"), ("2026-03-15", "90.25"))

    page = there.data(document)["previewIndexRevaluation"]
    rest = there.data(document, after=page["pageInfo"]["endCursor"])["previewIndexRevaluation"]

    first, second = (edge["node"] for edge in page["edges"])
    # 200,000 × 90.25 / 100 = 180,500; an index counts as a valuation of housing: the next is due a year later.
    assert (first["number"], first["before"], first["reason"]) == ("YP-1", {"value": {"amount": "200000.00"}}, None)
    assert first["after"] == {
        "asOf": "2026-03-31", "method": "INDEX", "valuer": "国家统计局", "nextDue": "2027-03-31",
        "value": {"amount": "180500.00"},
    }  # fmt: skip
    assert (second["number"], second["reason"], second["after"]) == ("YP-2", "NO_VALUATION", None)
    assert [edge["node"]["number"] for edge in rest["edges"]] == ["YP-3"]
    assert rest["pageInfo"]["hasNextPage"] is False
    seen = there.data(document, "officer-of-b2")["previewIndexRevaluation"]["edges"]
    assert [edge["node"]["number"] for edge in seen] == ["YP-3"]
    assert cover(there, loan)["loanToValue"] == "60"
    assert there.data("{ indexRevaluations { edges { node { id } } } }")["indexRevaluations"]["edges"] == []


RUN = """__typename ... on Problem { code messageZh } ... on NotFoundProblem { kind id }
... on IndexRevaluationMoved { indexRevaluation { id region kind asOf status items revalued loans startedBy finishedAt
  before { amount } after { amount } contentHash } }"""


def test_an_index_revaluation_is_begun_moved_on_and_read_and_cover_follows(there: World) -> None:
    loan = drawn(there)
    item = securing(there, loan)
    taken(there, "YP-2")
    where = {"region": "110108", "kind": "HOUSING", "asOf": "2026-03-31"}
    assert do(there, "startIndexRevaluation", "operations", RUN, **where)["code"] == "NO_INDEX"
    indexed(there, ("2026-01-01", "100"), ("2026-03-15", "70"))
    refused = [
        ({"kind": "CASTLE"}, "UNKNOWN_KIND"), ({"kind": "LISTED_SHARES"}, "ACTIVE_MARKET"),
        ({"asOf": "2026-04-01"}, "IN_THE_FUTURE"),
    ]  # fmt: skip
    for more, code in refused:
        told = do(there, "startIndexRevaluation", "operations", RUN, **{**where, **more})
        assert (told["code"], bool(told["messageZh"])) == (code, True)
    document = """{ revaluationEffect(region: "110108", kind: "HOUSING", asOf: "2026-03-31") { items revalued loans
      movedCount unmeasured before { amount } after { amount } kept { reason items } lines { line loans }
      moved { loan { number } before after missing { amount } } } }"""
    effect = there.data(document)["revaluationEffect"]
    # 200,000 × 70 / 100 = 140,000: 120,000 over it is past the warning line, 22,000 above the ceiling of 98,000.
    assert (effect["items"], effect["revalued"], effect["loans"], effect["movedCount"]) == (2, 1, 1, 1)
    assert (effect["before"], effect["after"]) == ({"amount": "200000.00"}, {"amount": "140000.00"})
    assert effect["kept"] == [{"reason": "NO_VALUATION", "items": 1}]
    assert effect["lines"] == [{"line": "WARNING", "loans": 1}]
    assert effect["moved"] == [
        {"loan": {"number": "L-1"}, "before": "WITHIN", "after": "WARNING", "missing": {"amount": "22000.00"}}
    ]
    assert there.data(document, "officer-of-b2")["revaluationEffect"] is None
    assert cover(there, loan)["line"] == "WITHIN"

    run = do(there, "startIndexRevaluation", "operations", RUN, **where)["indexRevaluation"]
    assert (run["status"], run["items"], run["startedBy"]) == ("RUNNING", 0, "operations")
    again = do(there, "startIndexRevaluation", "operations", PROBLEM, **where)
    assert (again["code"], again["details"]) == ("ALREADY_BEGUN", [{"name": "run", "value": run["id"]}])
    moved = [do(there, "advanceIndexRevaluation", "operations", RUN, revaluationId=run["id"]) for _ in range(4)]
    done_run = moved[-1]["indexRevaluation"]
    assert (done_run["status"], done_run["items"], done_run["revalued"], done_run["loans"]) == ("FINISHED", 2, 1, 1)
    assert (done_run["before"], done_run["after"]) == ({"amount": "200000.00"}, {"amount": "140000.00"})
    found = cover(there, loan)
    assert (found["line"], used_of(found)[0]["valuation"]["method"]) == ("WARNING", "INDEX")
    listed = """query($id: ID!) { indexRevaluations { edges { node { id status } } }
      node(id: $id) { ... on IndexRevaluation { region } } shortfalls { edges { node { loan { number } } } } }"""
    told = there.data(listed, id=run["id"])
    assert told["indexRevaluations"]["edges"] == [{"node": {"id": run["id"], "status": "FINISHED"}}]
    assert told["node"] == {"region": "110108"}
    assert told["shortfalls"]["edges"] == [{"node": {"loan": {"number": "L-1"}}}]
    hidden = there.data(listed, "officer-of-b2", id=run["id"])
    assert (hidden["indexRevaluations"]["edges"], hidden["node"]) == ([], None)
    wrong = do(there, "advanceIndexRevaluation", "operations", RUN, revaluationId=item)
    assert wrong["code"] == "INVALID_INPUT"
    assert do(there, "advanceIndexRevaluation", "officer", RUN, revaluationId=run["id"])["code"] == "FORBIDDEN"
