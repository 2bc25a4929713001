"""Items of collateral that leave, at the API: released, realised, replaced, repossessed, by how many people."""

from collections.abc import Iterator

import pytest

from tests.graphql.collateral_world import EVIDENCE, agreed, do, done, registered, securing, taken, valued
from tests.graphql.test_collateral import item_of, links_of, numbers
from tests.graphql.world import World, borrower, cny, drawn, world


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def test_a_release_waits_for_a_second_person_and_is_told_of_the_loan(there: World) -> None:
    owner = borrower(there)
    loan = drawn(there, owner=owner)
    first = securing(there, loan, "YP-1", owners=[{"name": "张小明", "borrower": owner}])
    securing(there, loan, "YP-2", "300000.00")
    check = """query($id: ID!) { collateral(id: $id) { releaseCheck { allowed notMeasured { code }
      rows { edges { node { loan { number } coveredBefore { amount } coveredAfter { amount } lineBefore lineAfter
        shortfallAfter { amount } breaks loosens freesGuarantors { amount } } } } } } }"""
    asked = there.data(check, id=first)["collateral"]["releaseCheck"]
    (effect,) = (edge["node"] for edge in asked["rows"]["edges"])
    assert (asked["allowed"], asked["notMeasured"], effect["loan"]) == (True, None, {"number": "L-1"})
    assert (effect["lineAfter"], effect["breaks"], effect["loosens"]) == ("WITHIN", False, True)
    pending = do(there, "releaseCollateral", itemId=first, valueDate="2026-03-31", reason="客户申请")
    assert pending["__typename"] == "ApprovalPending", pending
    assert item_of(there, first)["ended"] is None
    figures = there.data(
        "query($id: ID!) { proposal(id: $id) { subjectKind subject figures { name value } } }",
        id=pending["proposal"]["id"],
    )["proposal"]
    assert (figures["subjectKind"], figures["subject"]) == ("COLLATERAL", first)
    assert figures["figures"]
    agreed(there, pending)
    gone = item_of(there, first)
    assert (gone["ended"], gone["endedOn"], gone["charges"], links_of(gone)) == ("RELEASED", "2026-03-31", [], [])
    document = """query($id: ID!) { loan(id: $id) { collateral { number } securityGivenUp {
      collateral { number } sequence loosens before { amount } after { amount } freesGuarantors { amount }
    } } }"""
    told = there.data(document, id=loan)["loan"]
    assert told["collateral"] == [{"number": "YP-2"}]
    (row,) = told["securityGivenUp"]
    # 300,000 less 25 % still covers everything owed: no guarantor is freed, but security was given up (19(7)).
    assert (row["collateral"], row["loosens"], row["freesGuarantors"]) == ({"number": "YP-1"}, True, {"amount": "0.00"})
    assert row["before"] == row["after"]
    assert (effect["coveredBefore"], effect["coveredAfter"]) == (row["before"], row["after"])
    assert effect["freesGuarantors"] == row["freesGuarantors"]
    last = there.data('{ collateral(number: "YP-2") { id } }')["collateral"]["id"]
    asked = there.data(check, id=last)["collateral"]["releaseCheck"]
    (effect,) = (edge["node"] for edge in asked["rows"]["edges"])
    # Nothing would be left: all of the principal is missing, and guarantors keep their duty, for a stranger gave it.
    assert (asked["allowed"], effect["breaks"], effect["lineAfter"]) == (False, True, "WITHIN")
    assert (effect["shortfallAfter"], effect["freesGuarantors"]) == ({"amount": "120000.00"}, {"amount": "0.00"})
    assert there.data(check, id=first)["collateral"]["releaseCheck"]["rows"]["edges"] == []
    assert numbers(there, gone=True) == ["YP-1"]
    again = do(there, "recordLocatorState", itemId=first, state="ONLINE", valueDate="2026-03-31")
    assert again["code"] == "ITEM_GONE"


def test_an_item_is_realised_and_the_proceeds_pay_costs_ranks_and_the_loan(there: World) -> None:
    loan = drawn(there)
    item = taken(there)
    registered(there, item, number="他行证明", creditor="工商银行", amount=cny("30000.00"), rank=1)
    charge = registered(there, item, day="2026-01-06", rank=2)
    done(there, "linkCollateral", itemId=item, chargeId=charge, loanId=loan, valueDate="2026-01-06")
    valued(there, item, "200000.00")
    disposal = {"how": "AUCTION", "proceeds": cny("80000.00"), "costs": cny("5000.00"), "evidence": EVIDENCE}
    pending = do(there, "disposeOfCollateral", itemId=item, valueDate="2026-03-31", **disposal)
    agreed(there, pending)
    document = """query($id: ID!) { collateral(id: $id) { ended realisation { how day
        proceeds { amount } costs { amount } costsRecovered { amount } others { amount } surplus { amount }
        repaid { loan { number } amount { amount } } }
      ledgerLines { debit credit amount { amount } } } }"""
    found = there.data(document, id=item)["collateral"]
    # 80,000 − 5,000 costs − 30,000 of rank 1 = 45,000 to the loan, which owes more than 120,000.
    assert found["ended"] == "AUCTIONED"
    realised = found["realisation"]
    amounts = {"proceeds": "80000.00", "costs": "5000.00", "costsRecovered": "5000.00", "others": "30000.00"}
    assert {name: realised[name]["amount"] for name in (*amounts, "surplus")} == {**amounts, "surplus": "0.00"}
    assert realised["repaid"] == [{"loan": {"number": "L-1"}, "amount": {"amount": "45000.00"}}]
    assert {"debit": "SETTLEMENT", "credit": "CUSTOMER_CREDIT", "amount": {"amount": "30000.00"}} in found[
        "ledgerLines"
    ]
    paid = there.data(
        "query($id: ID!) { loan(id: $id) { transactions { edges { node { kind } } } balance { paid { amount } } } }",
        id=loan,
    )["loan"]
    assert paid["balance"]["paid"] == {"amount": "45000.00"}
    assert [edge["node"]["kind"] for edge in paid["transactions"]["edges"]] == ["DISBURSEMENT", "REPAYMENT"]


def test_money_held_from_a_realisation_is_paid_out_and_costs_left_open_become_the_loans(there: World) -> None:
    loan = drawn(there)
    item = securing(there, loan)
    disposal = {"how": "AUCTION", "proceeds": cny("1000.00"), "costs": cny("1500.00"), "evidence": EVIDENCE}
    agreed(there, do(there, "disposeOfCollateral", itemId=item, valueDate="2026-03-31", **disposal))
    day = {"itemId": item, "valueDate": "2026-03-31"}
    paying = {"to": "OWNER", "amount": cny("1.00"), "evidence": EVIDENCE}
    answer = "__typename ... on Problem { code message }"
    assert do(there, "payOutProceeds", "officer", answer, **day, **paying)["code"] == "MORE_THAN_HELD"
    selling = {"proceeds": cny("1.00"), "costs": cny("0.00"), "evidence": EVIDENCE}
    assert do(there, "sellForeclosedAsset", "officer", answer, **day, **selling)["code"] == "NOTHING_TO_SELL"
    agreed(there, do(there, "chargeDisposalCosts", **day, loanId=loan, amount=cny("500.00")))
    costs = there.data("query($id: ID!) { loan(id: $id) { balance { costs { amount } } } }", id=loan)["loan"]
    assert costs == {"balance": {"costs": {"amount": "500.00"}}}


def test_a_policy_with_another_ceiling_is_adopted_by_two_and_a_weaker_one_refused(there: World) -> None:
    given = {"version": "p-1", "effectiveFrom": "2026-03-01", "cureDays": 5}
    answer = "__typename ... on Problem { code message } ... on ApprovalPending { proposal { id } }"
    weak = do(there, "adoptCollateralPolicy", "admin", answer, policy={**given, "version": "w", "catalogueMonths": 13})
    assert weak["code"] == "BREAKS_THE_STATUTE"
    house = {
        "code": "HOUSING", "title": "Housing", "titleZh": "住宅", "of": "REAL_ESTATE", "ceiling": "60", "haircut": "30",
        "warning": "70", "closeOut": "80", "valuationMonths": 12, "documents": ["TITLE", "REGISTRATION"],
        "disposalMonths": 12, "disposalCost": "8", "source": "[I]",
    }  # fmt: skip
    others = [
        {**house, "code": code, "of": of} for code, of in
        (("DEPOSIT", "FINANCIAL_PLEDGE"), ("TRADE_RECEIVABLES", "RECEIVABLES"), ("VEHICLE", "OTHER"))
    ]  # fmt: skip
    pending = do(there, "adoptCollateralPolicy", "admin", answer, policy={**given, "kinds": [house, *others]})
    agreed(there, pending)
    item = taken(there)
    assert item_of(there, item)["catalogue"]["ceiling"] == "60"
    assert item_of(there, item, day="2026-02-28")["catalogue"]["ceiling"] == "70"
    document = """{ riskPolicy(family: COLLATERAL, asOf: "2026-03-31") { version payload } }"""
    assert there.data(document)["riskPolicy"]["version"] == "p-1"
    document = """{ now: collateralPolicy { version cureDays closeOutDays marketMove warnDays catalogueDue
        kinds { code of ceiling } } then: collateralPolicy(asOf: "2026-02-28") { version kinds { code } }
      collateralPolicies(first: 1) { edges { node { version } } pageInfo { hasNextPage } } }"""
    told = there.data(document)
    # effective from 1 March 2026, gone over yearly
    assert (told["now"]["version"], told["now"]["cureDays"], told["now"]["catalogueDue"]) == ("p-1", 5, "2027-03-01")
    assert (told["now"]["marketMove"], told["now"]["warnDays"], len(told["now"]["kinds"])) == ("20", [90, 60, 30, 7], 4)
    assert (told["then"]["version"], len(told["then"]["kinds"]) > 15) == ("collateral-2017", True)
    assert told["collateralPolicies"]["edges"] == [{"node": {"version": "collateral-2017"}}]
    assert told["collateralPolicies"]["pageInfo"]["hasNextPage"] is True


def test_an_item_is_given_back_against_another_that_secures_its_loans_from_then_on(there: World) -> None:
    loan = drawn(there)
    old = securing(there, loan, "YP-1")
    new = taken(there, "YP-2")
    charge = registered(there, new, number="证明-2")
    on = {"itemId": old, "replacementId": new, "chargeId": charge, "valueDate": "2026-03-31"}
    poor = do(there, "replaceCollateral", **on)
    assert poor["code"] == "BREAKS_CEILING"
    valued(there, new, "250000.00")
    agreed(there, do(there, "replaceCollateral", **on))
    assert (item_of(there, old)["ended"], links_of(item_of(there, new))) == (
        "REPLACED",
        [{"chargeId": charge, "loan": {"number": "L-1"}, "limit": None}],
    )
    told = there.data("query($id: ID!) { loan(id: $id) { collateral { number } } }", id=loan)["loan"]
    assert told["collateral"] == [{"number": "YP-2"}]
    same = do(there, "replaceCollateral", **{**on, "replacementId": old})
    assert same["__typename"] == "InvalidInputProblem"


def test_parts_are_given_up_as_far_as_the_ceiling_allows(there: World) -> None:
    loan = drawn(there)
    item = taken(there)
    charge = registered(there, item, amount=cny("300000.00"))
    done(there, "linkCollateral", itemId=item, chargeId=charge, loanId=loan, valueDate="2026-01-05")
    valued(there, item, "400000.00")
    on = {"itemId": item, "chargeId": charge, "valueDate": "2026-03-31"}
    assert do(there, "reduceCharge", amount=cny("300000.00"), **on)["code"] == "NOT_LOWER"
    agreed(there, do(there, "reduceCharge", amount=cny("200000.00"), **on))
    assert item_of(there, item)["charges"][0]["amount"] == cny("200000.00")
    for mutation, more in (("unlinkCollateral", {"loanId": loan}), ("cancelCharge", {})):
        assert do(there, mutation, **on, **more)["code"] == "BREAKS_CEILING", mutation
    other = drawn(there, "L-2", borrower(there, "C-2"))
    assert do(there, "unlinkCollateral", loanId=other, **on)["code"] == "NOT_LINKED"
    paid = {"idempotencyKey": "all", "loanId": loan, "valueDate": "2026-03-31", "amount": cny("130000.00")}
    there.do("prepayLoan", {**paid, "surplus": "SHORTEN"}, "accountant")
    agreed(there, do(there, "unlinkCollateral", loanId=loan, **on))
    done(there, "cancelCharge", **on)
    assert (item_of(there, item)["charges"], links_of(item_of(there, item))) == ([], [])


def test_costs_of_a_repossession_are_advanced_and_stand_in_the_items_ledger(there: World) -> None:
    loan = drawn(there)
    item = securing(there, loan, kind="VEHICLE", title="京A12345")
    given = {"place": "通州停车场", "evidence": EVIDENCE, "costs": cny("1500.00"), "valueDate": "2026-03-31"}
    done(there, "repossessCollateral", itemId=item, **given)
    found = item_of(there, item)
    assert (found["holder"], found["place"], found["ended"]) == ("BANK", "通州停车场", None)
    document = "query($id: ID!) { collateral(id: $id) { ledgerLines { debit credit amount { amount } } } }"
    lines = there.data(document, id=item)
    assert lines["collateral"]["ledgerLines"] == [
        {"debit": "COSTS_RECEIVABLE", "credit": "SETTLEMENT", "amount": {"amount": "1500.00"}}
    ]
