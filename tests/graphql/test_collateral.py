"""Items of collateral at the API: taken in, registered, valued, given up, realised; what is refused; who sees."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.collateral_world import EVIDENCE, VALUER, do, done, registered, securing, taken, valued
from tests.graphql.test_reads import statements
from tests.graphql.world import World, borrower, cny, drawn, world

ITEM = """id number version asOf branch kind title region takenOn masked holder place locator ended endedOn dueOn
catalogue { code titleZh of ceiling haircut warning closeOut valuationMonths documents registered source }
owners { name share borrower { number } } holding { instrument quantity }
charges { chargeId number rank registeredOn expiresOn own creditor mode fixedOn amount { amount currency } }
links(first: 10) { edges { node { chargeId loan { number } limit { amount } } } }
valuation { asOf method valuer valuerLine nextDue value { amount currency } }
insurances { policy insurer amount { amount } startsOn endsOn bankIsBeneficiary }
seizures { reference authority startsOn endsOn waiting } leases { reference tenant startsOn endsOn }
documents attention { what about on step }"""
ONE = (
    f"query($id: ID!, $day: Date, $known: DateTime) {{ collateral(id: $id, asOf: $day, knownAt: $known) {{ {ITEM} }} }}"
)
LIST = """query($where: CollateralFilter, $first: Int!, $after: String) {
  collateralItems(where: $where, first: $first, after: $after) {
    edges { node { id number } } pageInfo { hasNextPage endCursor } } }"""
ENTRIES = """query($id: ID!) { collateral(id: $id) { entries { edges { node {
  sequence kind valueDate recordedAt recordedBy reason withdrawnBy payload } } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def item_of(there: World, item: str, account: str = "officer", **more: object) -> dict[str, Any]:
    found: dict[str, Any] = there.data(ONE, account, id=item, **more)["collateral"]
    return found


def links_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in found["links"]["edges"]]


def numbers(there: World, account: str = "officer", **where: object) -> list[str]:
    rows = there.data(LIST, account, where=where, first=50)["collateralItems"]["edges"]
    return [row["node"]["number"] for row in rows]


def test_an_item_is_taken_in_registered_linked_and_valued_and_reads_so(there: World) -> None:
    owner = borrower(there)
    loan = drawn(there, owner=owner)
    item = taken(there, owners=[{"name": "张小明", "borrower": owner, "share": "60"}, {"name": "李四", "share": "40"}])
    fresh = item_of(there, item)
    assert [notice["what"] for notice in fresh["attention"]] == [
        "NOT_REGISTERED", "NO_VALUATION", *["DOCUMENT_MISSING"] * 4,
    ]  # fmt: skip
    assert [notice["about"] for notice in fresh["attention"][2:]] == [
        "TITLE", "REGISTRATION", "VALUATION", "OWNER_CONSENT",
    ]  # fmt: skip
    charge = registered(there, item, amount=cny("200000.00"), expiresOn="2056-01-04")
    done(there, "linkCollateral", itemId=item, chargeId=charge, loanId=loan, valueDate="2026-01-05")
    valued(there, item, "200000.00")
    for document in ("TITLE", "REGISTRATION", "VALUATION", "OWNER_CONSENT"):
        done(there, "fileCollateralDocument", itemId=item, document=document, evidence=EVIDENCE, valueDate="2026-01-06")

    found = item_of(there, item)

    assert (found["number"], found["version"], found["kind"], found["branch"]) == ("YP-1", 8, "HOUSING", "B1")
    kind = found["catalogue"]
    assert (kind["of"], kind["ceiling"], kind["haircut"], kind["warning"], kind["closeOut"]) == (
        "REAL_ESTATE", "70", "25", "80", "90",
    )  # fmt: skip
    assert found["owners"] == [
        {"name": "张小明", "share": "60", "borrower": {"number": "C-1"}},
        {"name": "李四", "share": "40", "borrower": None},
    ]
    (registration,) = found["charges"]
    assert (registration["rank"], registration["own"], registration["mode"]) == (1, True, "ORDINARY")
    assert registration["amount"] == cny("200000.00")
    assert links_of(found) == [{"chargeId": charge, "loan": {"number": "L-1"}, "limit": None}]
    assert (found["valuation"]["value"], found["valuation"]["asOf"]) == (cny("200000.00"), "2026-01-06")
    # valued on 6 January 2026, twelve months: 6 January 2027
    assert found["dueOn"] == "2027-01-06"
    assert found["documents"] == ["TITLE", "REGISTRATION", "VALUATION", "OWNER_CONSENT"]
    assert found["attention"] == []
    of_loan = there.data("query($id: ID!) { loan(id: $id) { collateral { number } } }", id=loan)["loan"]
    assert of_loan["collateral"] == [{"number": "YP-1"}]


def test_the_history_tells_everything_and_any_day_and_knowledge_reads_as_it_was(there: World) -> None:
    item = taken(there)
    valued(there, item, "200000.00")
    known = there.data(ENTRIES, id=item)["collateral"]["entries"]["edges"][-1]["node"]["recordedAt"]
    valued(there, item, "150000.00", "2026-02-06", reason="市场下行")
    done(there, "withdrawCollateralEntry", itemId=item, sequence=2, reason="录入错误")

    entries = [edge["node"] for edge in there.data(ENTRIES, id=item)["collateral"]["entries"]["edges"]]

    assert [(entry["sequence"], entry["kind"], entry["withdrawnBy"]) for entry in entries] == [
        (1, "TAKEN", None), (2, "VALUED", 4), (3, "VALUED", None), (4, "WITHDRAWN", None),
    ]  # fmt: skip
    assert (entries[2]["reason"], entries[2]["recordedBy"], entries[3]["reason"]) == ("市场下行", VALUER, "录入错误")
    assert item_of(there, item, day="2026-01-01") is None
    assert item_of(there, item, day="2026-01-31")["valuation"] is None
    # Before the withdrawal and the later value were known, the first value counted.
    assert item_of(there, item, day="2026-03-31", known=known)["valuation"]["value"] == cny("200000.00")
    assert item_of(there, item)["valuation"]["value"] == cny("150000.00")
    document = """query($id: ID!) { collateral(id: $id) {
      valuations(first: 1) { edges { node { asOf } } pageInfo { hasNextPage } } } }"""
    valued(there, item, "140000.00", "2026-03-06")
    page = there.data(document, id=item)["collateral"]["valuations"]
    assert [edge["node"]["asOf"] for edge in page["edges"]] == ["2026-03-06"]
    assert page["pageInfo"]["hasNextPage"] is True


def test_rights_of_others_custody_locator_seizure_lease_and_insurance_are_kept_and_ended(there: World) -> None:
    item = taken(there)
    registered(there, item, number="他行证明", creditor="工商银行", amount=cny("50000.00"))
    insurance = {
        "policy": "PICC-1", "insurer": "人保财险", "amount": cny("100000.00"), "startsOn": "2026-01-01",
        "endsOn": "2026-12-31", "bankIsBeneficiary": True,
    }  # fmt: skip
    on = {"itemId": item, "valueDate": "2026-02-01"}
    done(there, "insureCollateral", insurance=insurance, **on)
    seizure = {"reference": "(2026)京01执1号", "authority": "北京市第一中级人民法院", "startsOn": "2026-02-01"}
    done(there, "recordSeizure", seizure=seizure, **on)
    lease = {"reference": "ZL-1", "tenant": "赵六", "startsOn": "2025-06-01", "endsOn": "2027-05-31"}
    done(there, "recordLease", lease=lease, **on)
    done(there, "handOverCollateral", holder="COURT", place="法院", **on)
    done(there, "recordLocatorState", state="OFFLINE", **on)
    found = item_of(there, item)
    assert (found["holder"], found["place"], found["locator"]) == ("COURT", "法院", "OFFLINE")
    assert found["insurances"][0]["policy"] == "PICC-1"
    assert (found["charges"][0]["own"], found["charges"][0]["creditor"]) == (False, "工商银行")
    assert "SEIZED" in {notice["what"] for notice in found["attention"]}
    for mutation, name in (("liftSeizure", "(2026)京01执1号"), ("endLease", "ZL-1")):
        done(there, mutation, reference=name, **on)
    done(there, "endCollateralInsurance", policy="PICC-1", **on)
    found = item_of(there, item)
    assert (found["insurances"], found["seizures"], found["leases"]) == ([], [], [])
    missing = do(there, "liftSeizure", reference="(2026)京01执1号", **on)
    assert missing["code"] == "NOTHING_TO_END"


def test_bad_input_is_refused_and_named_and_changes_nothing(there: World) -> None:
    loan = drawn(there)
    item = securing(there, loan)
    charge = item_of(there, item)["charges"][0]["chargeId"]
    before = item_of(there, item)
    on = {"itemId": item, "valueDate": "2026-03-01"}
    value = {"method": "COMPARISON", "valuer": "李评估", "evidence": EVIDENCE, **on}
    register = {"number": "证明-2", **on}
    refused: list[tuple[str, dict[str, Any], str]] = [
        ("changeCollateralOwners", {"owners": [
            {"name": "甲", "share": "60"}, {"name": "乙", "share": "40.000001"}], **on}, "SHARES_ABOVE_WHOLE"),
        ("registerCharge", {**register, "rank": 1}, "RANK_TAKEN"),
        ("registerCharge", {**register, "rank": 2, "expiresOn": "2026-02-28"}, "EXPIRY_BEFORE_REGISTRATION"),
        ("valueCollateral", {**value, "value": cny("1.00"), "valuerLine": "B1"}, "VALUER_OF_THE_BUSINESS_LINE"),
        ("valueCollateral", {**value, "value": cny("1.00")}, "NOT_CONFIRMED"),
        ("valueCollateral", {**value, "value": {"amount": "1.00", "currency": "USD"}, "valuerLine": "RISK"},
         "NO_EXCHANGE_RATE"),
        ("valueCollateral", {**value, "value": cny("1.00"), "valuerLine": "RISK", "nextDue": "2027-03-02"},
         "NEXT_DUE_TOO_LATE"),
        ("valueCollateral", {**value, "value": cny("2.00"), "valuerLine": "RISK", "fairPrice": cny("1.00")},
         "ABOVE_FAIR_PRICE"),
        ("linkCollateral", {"chargeId": charge, "loanId": loan, **on}, "ALREADY_LINKED"),
        ("fixCharge", {"chargeId": charge, "cause": "SEIZED", **on}, "NOT_MAXIMUM"),
        ("renewCharge", {"chargeId": charge, "expiresOn": "2027-01-01", **on}, "NOT_LATER"),
        ("releaseCollateral", on, "BREAKS_CEILING"),
        ("recordLocatorState", {**on, "state": "ONLINE", "valueDate": "2026-04-01"}, "IN_THE_FUTURE"),
        ("withdrawCollateralEntry", {"itemId": item, "sequence": 1}, "NO_SUCH_ENTRY"),
    ]  # fmt: skip
    for mutation, given, code in refused:
        told = do(there, mutation, VALUER if mutation == "valueCollateral" else "officer", **given)
        assert (told["__typename"], told["code"]) == ("RuleRefusedProblem", code), told
        assert told["messageZh"], code
    release = do(there, "releaseCollateral", **on)
    # Nothing would be left for the 120,000 of the loan.
    assert release["details"] == [{"name": "loan", "value": loan}, {"name": "shortfall", "value": "12000000"}]
    unknown = do(there, "takeCollateral", number="YP-9", branch="B1", kind="CASTLE", title="城堡",
                 owners=[{"name": "甲"}], valueDate="2026-01-02")  # fmt: skip
    assert unknown["code"] == "UNKNOWN_KIND"
    twice = do(there, "takeCollateral", number="YP-1", branch="B1", kind="HOUSING", title="住宅",
               owners=[{"name": "甲"}], valueDate="2026-01-02")  # fmt: skip
    assert (twice["__typename"], twice["code"]) == ("ConflictProblem", "DUPLICATE_NUMBER")
    stale = do(there, "recordLocatorState", state="ONLINE", expectedVersion=1, **on)
    assert (stale["__typename"], stale["code"]) == ("ConflictProblem", "VERSION_CONFLICT")
    assert item_of(there, item) == before


@pytest.mark.parametrize(
    ("mutation", "given", "field"),
    [
        ("valueCollateral", {"evidence": "x"}, "evidence"),
        ("valueCollateral", {"value": cny("-1.00")}, "value"),
        ("valueCollateral", {"value": cny("1.001")}, "value.amount"),
        ("valueCollateral", {"valuer": ""}, "valuer"),
        ("changeCollateralOwners", {"owners": []}, "owners"),
        ("changeCollateralOwners", {"owners": [{"name": "甲", "share": "1e2"}]}, "owners[0].share"),
        ("changeCollateralOwners", {"owners": [{"name": "甲", "borrower": "nonsense"}]}, "owners[0].borrower"),
        ("changeCollateralHolding", {"holding": {"instrument": "600000", "quantity": "0"}}, "holding.quantity"),
        ("changeCollateralHolding", {"holding": {"instrument": "600000", "quantity": "1.0000001"}}, "holding.quantity"),
        ("changeCollateralHolding", {"holding": {"instrument": "600000", "quantity": "-5"}}, "holding.quantity"),
        ("registerCharge", {"rank": 0}, "rank"),
        ("registerCharge", {"mode": "MAXIMUM"}, "amount"),
        ("renewCharge", {"chargeId": "nonsense"}, "chargeId"),
        ("fileCollateralDocument", {"evidence": "AB" * 32}, "evidence"),
    ],
)
def test_what_can_never_be_right_names_its_field(
    there: World, mutation: str, given: dict[str, Any], field: str
) -> None:
    item = taken(there)
    fitting: dict[str, dict[str, object]] = {
        "valueCollateral": {"value": cny("1.00"), "method": "COST", "valuer": "李", "evidence": EVIDENCE},
        "registerCharge": {"number": "证明-1", "rank": 1},
        "renewCharge": {"expiresOn": "2027-01-01"},
        "fileCollateralDocument": {"document": "TITLE"},
    }
    told = do(there, mutation, itemId=item, valueDate="2026-03-01", **{**fitting.get(mutation, {}), **given})
    assert (told["__typename"], told["field"]) == ("InvalidInputProblem", field), told
    assert item_of(there, item)["version"] == 1


def test_a_maximum_amount_mortgage_is_fixed_once(there: World) -> None:
    loan = drawn(there)
    item = taken(there)
    charge = registered(there, item, mode="MAXIMUM", amount=cny("90000.00"), expiresOn="2027-01-04")
    on = {"itemId": item, "chargeId": charge, "valueDate": "2026-03-01"}
    done(there, "renewCharge", expiresOn="2028-01-04", **on)
    done(there, "fixCharge", cause="PERIOD_OVER", **on)
    (found,) = item_of(there, item)["charges"]
    assert (found["mode"], found["expiresOn"], found["fixedOn"]) == ("MAXIMUM", "2028-01-04", "2026-03-01")
    assert do(there, "fixCharge", cause="PERIOD_OVER", **on)["code"] == "NOT_MAXIMUM"
    assert do(there, "linkCollateral", loanId=loan, **on)["code"] == "CHARGE_FIXED"


def test_lists_hold_what_is_asked_for_by_number_page_by_page(there: World) -> None:
    loan = drawn(there)
    secured = securing(there, loan, "YP-1")
    taken(there, "YP-2", region="310101")
    taken(there, "YP-3", kind="MACHINERY", title="机床", region="")
    taken(there, "ZZ-4", branch="B2")
    assert numbers(there) == ["YP-1", "YP-2", "YP-3", "ZZ-4"]
    assert numbers(there, kinds=["MACHINERY"]) == ["YP-3"]
    assert numbers(there, regions=["310101", "110108"]) == ["YP-1", "YP-2", "ZZ-4"]
    assert numbers(there, branches=["B2"]) == ["ZZ-4"]
    assert numbers(there, attention=["NO_VALUATION"]) == ["YP-2", "YP-3", "ZZ-4"]
    assert numbers(there, attention=["SEIZED", "WHEREABOUTS_UNKNOWN"]) == []
    assert numbers(there, loanId=loan) == ["YP-1"]
    assert numbers(there, loanId=loan, kinds=["MACHINERY"]) == []
    assert numbers(there, numberPrefix="YP") == ["YP-1", "YP-2", "YP-3"]
    assert numbers(there, gone=True) == []
    assert numbers(there, "officer-of-b2") == ["ZZ-4"]
    seen: list[str] = []
    after = None
    while True:
        page = there.data(LIST, where={"branches": ["B1"]}, first=2, after=after)["collateralItems"]
        seen += [edge["node"]["number"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["YP-1", "YP-2", "YP-3"]
    by_number = there.data('{ collateral(number: "YP-1") { id } }')["collateral"]
    assert by_number == {"id": secured}


def test_a_page_of_items_with_owners_and_loans_takes_as_many_statements_however_many_there_are(there: World) -> None:
    owner = borrower(there)
    loan = drawn(there, owner=owner)
    document = f"{{ collateralItems {{ edges {{ node {{ {ITEM} realisation {{ how }} }} }} }} }}"

    def counted(items: range) -> int:
        for number in items:
            securing(there, loan, f"YP-{number:03}", owners=[{"name": "张小明", "borrower": owner}])
        there.data(document)
        with statements(there) as seen:
            rows = there.data(document)["collateralItems"]["edges"]
        assert len(rows) == items.stop
        assert all(links_of(row["node"])[0]["loan"] == {"number": "L-1"} for row in rows)
        return len(seen)

    few = counted(range(2))
    assert counted(range(2, 12)) == few
    assert few <= 10, few


def test_items_of_another_branch_cannot_be_seen_or_touched(there: World) -> None:
    loan = drawn(there)
    item = securing(there, loan)
    assert item_of(there, item, "officer-of-b2") is None
    assert item_of(there, item, "officer-of-b2", day="2026-03-31") is None
    document = """query($id: ID!) { node(id: $id) { id } byNumber: collateral(number: "YP-1") { id }
      auditTrail(subject: $id) { edges { node { command } } } }"""
    told = there.data(document, "officer-of-b2", id=item)
    assert told == {"node": None, "byNumber": None, "auditTrail": {"edges": []}}
    touched = do(there, "recordLocatorState", "officer-of-b2", itemId=item, state="ONLINE", valueDate="2026-03-01")
    assert (touched["__typename"], touched["kind"], touched["id"]) == ("NotFoundProblem", "COLLATERAL", item)
    own = there.data(document, id=item)
    assert [edge["node"]["command"] for edge in own["auditTrail"]["edges"]] == [
        "TakeCollateral", "RegisterCharge", "LinkCollateral", "ValueCollateral",
    ]  # fmt: skip
    assert own["node"] == {"id": item}


@pytest.mark.parametrize(("account", "sees"), [("officer", True), ("auditor", True), ("accountant", False)])
def test_names_of_persons_are_shown_only_where_the_work_needs_them(there: World, account: str, sees: bool) -> None:
    firm: dict[str, object] = {
        "kind": "ENTERPRISE", "name": "示范制造有限公司", "identity": None, "size": "LARGE", "phones": [],
    }  # fmt: skip
    company, person = borrower(there, "C-2", **firm), borrower(there)
    owners = [
        {"name": "示范制造有限公司", "borrower": company}, {"name": "张小明", "borrower": person}, {"name": "王建国"},
    ]  # fmt: skip
    item = taken(there, owners=owners)
    lease = {"reference": "ZL-1", "tenant": "赵六", "startsOn": "2026-01-03", "endsOn": "2027-01-02"}
    done(there, "recordLease", itemId=item, lease=lease, valueDate="2026-01-03")

    found = item_of(there, item, account)
    told = str(there.data(ENTRIES, account, id=item))

    assert found["masked"] is not sees
    shown = [owner["name"] for owner in found["owners"]]
    assert shown == ["示范制造有限公司", *(["张小明", "王建国"] if sees else ["张**", "王**"])]
    assert found["leases"][0]["tenant"] == ("赵六" if sees else "赵*")
    assert all((name in told) is sees for name in ("张小明", "王建国", "赵六"))
    chain = "query($id: ID!) { auditTrail(subject: $id) { edges { node { command value } } } }"
    rows = there.data(chain, account, id=item)["auditTrail"]["edges"]
    assert len(rows) == 2
    assert not any(name in str(rows) for name in ("张小明", "王建国", "赵六"))
    past = item_of(there, item, account, day="2026-01-03")
    assert [owner["name"] for owner in past["owners"]] == shown


def test_an_item_is_marked_to_market_and_prices_and_indices_are_read(there: World) -> None:
    item = taken(there, kind="LISTED_SHARES", title="浦发银行股票", region="",
                 holding={"instrument": "600000.SH", "quantity": "1000.5"})  # fmt: skip
    price = {"instrument": "600000.SH", "currency": "CNY", "source": "上海证券交易所"}
    answer = "__typename ... on Problem { code } ... on InvalidInputProblem { field }"
    for day, text in (("2026-03-30", "10"), ("2026-03-31", "12.345")):
        given = {**price, "published": day, "price": text}
        told = do(there, "publishMarketPrice", "operations", answer, **given)
        assert told["__typename"] == "InstitutionChanged", told
    late = do(there, "publishMarketPrice", "operations", answer, **price, published="2026-04-01", price="1")
    assert (late["code"], late["field"]) == ("INVALID_INPUT", "published")
    done(there, "markCollateralToMarket", VALUER, itemId=item, on="2026-03-31")
    # 1,000.5 × 12.345 = 12,351.1725, half up to the cent
    assert item_of(there, item)["valuation"]["value"] == cny("12351.17")
    assert item_of(there, item)["holding"] == {"instrument": "600000.SH", "quantity": "1000.500000"}
    by_hand = {"value": cny("1.00"), "method": "COST", "valuer": "李", "valuerLine": "RISK", "evidence": EVIDENCE}
    told = do(there, "valueCollateral", VALUER, itemId=item, valueDate="2026-03-31", **by_hand)
    assert told["code"] == "NOT_MARKED"
    for day, points in (("2026-01-31", "100"), ("2026-02-28", "98.75")):
        index = {"region": "110108", "kind": "HOUSING", "published": day, "points": points, "source": "国家统计局"}
        assert do(there, "publishRegionalIndex", "operations", answer, **index)["__typename"] == "InstitutionChanged"
    document = """{ marketPrices(instruments: ["600000.SH", "none"], asOf: "2026-03-30") {
        instrument published price currency source }
      regionalIndex(region: "110108", kind: "HOUSING") { edges { node { published points source } } } }"""
    told = there.data(document)
    assert told["marketPrices"] == [
        {
            "instrument": "600000.SH",
            "published": "2026-03-30",
            "price": "10",
            "currency": "CNY",
            "source": "上海证券交易所",
        }
    ]
    assert [edge["node"]["points"] for edge in told["regionalIndex"]["edges"]] == ["100", "98.75"]
