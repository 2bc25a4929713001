"""The demonstration: made through the use cases, the same every time, in every state an account can be in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from postloan.application.organisation_roles import with_posts
from postloan.application.ports import Unit
from postloan.application.reads import LoanFilter, LoanSort, LoanView, PageRequest
from postloan.application.verification import content_hash, verify_ledger
from postloan.application.write_off_queries import DueTerms
from postloan.domain.borrower import BorrowerKind, document_for
from postloan.domain.loan.terms import Method
from postloan.domain.shared.actor import ALL_BRANCHES, Actor, Role
from postloan.domain.shared.scope import scope_of
from postloan.infrastructure.asgi import app_of
from postloan.infrastructure.cli import demonstrate
from postloan.infrastructure.cli.session import CliError
from postloan.infrastructure.container import Container
from postloan.infrastructure.demo import Seeded
from postloan.infrastructure.demo.stories import TODAY
from postloan.infrastructure.persistence.handling_tables import handling
from postloan.infrastructure.persistence.record_tables import business_run, proposal
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.persistence.tables import loan_entry
from postloan.infrastructure.persistence.write_off_reads import SqlWriteOffLists

pytestmark = pytest.mark.long


@dataclass
class Demo:
    container: Container
    made: Seeded

    def views(self) -> list[LoanView]:
        actor = reader(self)
        found: list[LoanView] = []
        page = PageRequest(200)
        with self.container.reads().snapshot() as queries:
            while True:
                loans = queries.loans(scope_of(actor), LoanFilter(), page, LoanSort.NUMBER)
                found += loans.items
                if not loans.has_next:
                    return found
                page = PageRequest(200, loans.cursors[-1])


def made_in(folder: Path) -> Demo:
    container = Container(settings=demonstrate.prepare(folder))
    made = demonstrate.fill(container)
    return Demo(container, made)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    made = made_in(tmp_path_factory.mktemp("demo"))
    yield made
    made.container.engine().dispose()


def test_the_portfolio_has_its_size(demo: Demo) -> None:
    assert (demo.made.borrowers, demo.made.loans, demo.made.days) == (300, 360, 182)


def test_the_printed_query_answers_over_http(demo: Demo) -> None:
    token = demonstrate.token_for(demo.container.settings(), demo.made)
    with TestClient(app_of(demo.container)) as client:
        answer = client.post(
            "/graphql", json={"query": demonstrate.QUERY}, headers={"Authorization": f"Bearer {token}"}
        ).json()
    assert "errors" not in answer
    assert answer["data"]["portfolioSummary"]["businessDate"] == TODAY.isoformat()
    assert sum(row["count"] for row in answer["data"]["portfolioSummary"]["rows"]) == 360
    nodes = [edge["node"] for edge in answer["data"]["loans"]["edges"]]
    assert [node["balance"]["dpd"] for node in nodes] == [430] * 5
    assert all(node["borrower"]["name"] for node in nodes)


def test_loans_are_in_every_state(demo: Demo) -> None:
    views = demo.views()
    status = Counter(view.status for view in views)
    assert set(status) == {"PENDING", "ACTIVE", "OVERDUE", "CLOSED", "WRITTEN_OFF"}
    assert min(status.values()) >= 5
    days = Counter(view.balance.dpd for view in views)
    # Nine loans each, four proposals for overdue ones, six accelerated and six written off before they came here. Of
    # one loan 400 days late a recovery has paid the instalment of 27 May 2025; that of 27 June is 369 days late.
    late = {1: 9, 15: 9, 45: 9, 60: 4, 91: 9, 130: 6, 200: 9, 369: 1, 400: 8, 430: 6}
    assert {overdue: count for overdue, count in days.items() if overdue} == late
    regimes = Counter(view.balance.regime for view in views)
    # Three of those that are more than 90 days late were written off here.
    assert (regimes["WRITTEN_OFF"], regimes["NON_ACCRUAL"]) == (
        9,
        sum(1 for v in views if 91 <= v.balance.dpd < 430) - 3,
    )
    assert {view.terms.plan.method for view in views} == set(Method)
    # A house loan at LPR less than 10 points was repriced on 1 January from 3.60 % to 3.50 %: its rate fell by 0.1.
    floating = [view for view in views if view.terms.floating]
    assert len(floating) == 20
    assert all(view.balance.rate == view.terms.rate.units - 100_000 for view in floating)


def test_everything_that_can_happen_to_a_loan_has_happened(demo: Demo) -> None:
    with demo.container.engine().connect() as connection:
        kinds = set(connection.execute(select(loan_entry.c.kind).distinct()).scalars())
        waiting = connection.execute(select(proposal.c.kind).where(proposal.c.status == "PROPOSED")).scalars().all()
        runs = connection.execute(select(func.count()).select_from(business_run)).scalar_one()
    assert kinds == {
        "TakeOn", "Disbursement", "Repayment", "Fee", "Waiver", "Extension", "Deferral", "Acceleration", "Misuse",
        "WriteOff", "Reversal",
    }  # fmt: skip
    assert Counter(waiting) == {"Waive": 4, "Extend": 4}
    assert runs == demo.made.days


def test_the_books_of_the_demonstration_are_proven(demo: Demo) -> None:
    with records_of(demo.container.engine(), demo.made.institution) as records:
        assert list(verify_ledger(records)) == []


def test_the_portfolio_is_the_same_on_every_machine(demo: Demo, tmp_path: Path) -> None:
    again = made_in(tmp_path / "again")
    with records_of(demo.container.engine(), demo.made.institution) as records:
        first = content_hash(records)
    with records_of(again.container.engine(), again.made.institution) as records:
        assert content_hash(records) == first
    again.container.engine().dispose()


def test_borrowers_carry_numbers_that_check(demo: Demo) -> None:
    actor = reader(demo)
    with demo.container.reads().snapshot() as queries:
        ids = list({view.borrower_id for view in demo.views()})
        borrowers = queries.borrowers_by_id(scope_of(actor), ids[:200]).values()
    kinds = {BorrowerKind.PERSON: True, BorrowerKind.SOLE_TRADER: True, BorrowerKind.ENTERPRISE: False}
    for each in borrowers:
        document = document_for(each.identity_number, natural_person=kinds[BorrowerKind(each.kind)])
        assert document is not None
        assert document.kind.value == each.identity_kind


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(CliError, match="thesis"):
        demonstrate.prepare(tmp_path)
    assert (tmp_path / "thesis.doc").exists()


SECURITY = """{
  shortfalls { edges { node { line since deadline loan { number } } } }
  guaranteeSurvey { circles { members { name } } }
  rightsToActOn(until: "2026-08-03", kinds: [GUARANTEE_PERIOD]) { edges { node { actBy } } }
}"""


def test_houses_lose_value_companies_guarantee_in_a_circle_and_a_guarantee_nears_its_end(demo: Demo) -> None:
    found = asked(demo, SECURITY)
    (short,) = [edge["node"] for edge in found["shortfalls"]["edges"]]
    # The index fell to 78.5 on 24 June; ten days later is Saturday, 4 July, and the Monday after it 6 July.
    assert (short["line"], short["since"], short["deadline"]) == ("WARNING", "2026-06-24", "2026-07-06")
    (circle,) = found["guaranteeSurvey"]["circles"]
    assert len(circle["members"]) == 3
    # Called due on 2 June, two months: Sunday, 2 August, and the Monday after it.
    assert [edge["node"]["actBy"] for edge in found["rightsToActOn"]["edges"]] == ["2026-08-03"]


WRITTEN_OFF = """{
  byProcedure: loan(number: "L2025000231") {
    writeOffApplications {
      number status maker reserveUsed { amount }
      file { confirmations { person } opinion { author } review { ballots { person } } approvals { person } }
      events { edges { node { kind recordedBy } } }
    }
    writtenOffClaims { keeper recoveries { amount { amount } } plan { steps } duties { kind lastDay } }
  }
  byList: writeOffApplications { edges { node { number status byList claimCount } } }
  notYet: loan(number: "L2024000233") { writeOffEligibility { eligible criteria(outcome: PAPER_MISSING) { missing } } }
}"""


def test_loans_are_written_off_by_people_who_are_all_different_and_one_lacks_a_paper(demo: Demo) -> None:
    found = asked(demo, WRITTEN_OFF)
    (application,) = found["byProcedure"]["writeOffApplications"]
    file, events = application["file"], application["events"]["edges"]
    (booked_by,) = [edge["node"]["recordedBy"] for edge in events if edge["node"]["kind"] == "WrittenOff"]
    maker, *confirmed = [row["person"] for row in file["confirmations"]]
    reviewed = [row["person"] for row in file["review"]["ballots"]]
    approved = [row["person"] for row in file["approvals"]]
    people = [maker, *confirmed, file["opinion"]["author"], *reviewed, *approved, booked_by]
    # Maker and two heads, the lawyer, five seats, the approver, the accountant.
    assert (application["status"], maker, len(people), len(set(people))) == (
        "WRITTEN_OFF",
        application["maker"],
        11,
        11,
    )
    (claim,) = found["byProcedure"]["writtenOffClaims"]
    # Who is liable was found before: within two years nothing is left to find, only the yearly check.
    assert claim["duties"] == [{"kind": "CHECK", "lastDay": "2027-06-11"}]
    long_ago, years_on = date(2000, 1, 1), date(2030, 1, 1)
    scope = scope_of(reader(demo))
    with demo.container.engine().connect() as connection:
        lists = SqlWriteOffLists(connection)
        assert len(lists.due(scope, DueTerms(planned=years_on, checked=years_on, assessed=long_ago), None, 10)) == 3
        assert lists.due(scope, DueTerms(planned=long_ago, checked=long_ago, assessed=years_on), None, 10) == []
    assert (claim["keeper"], claim["recoveries"]) == (maker, [{"amount": {"amount": "20000.00"}}])
    assert [edge["node"] for edge in found["byList"]["edges"]] == [
        {"number": "HX2026-001", "status": "WRITTEN_OFF", "byList": False, "claimCount": 1},
        {"number": "HX2026-002", "status": "WRITTEN_OFF", "byList": True, "claimCount": 2},
        {"number": "HX2026-003", "status": "APPLIED", "byList": False, "claimCount": 1},
    ]
    eligibility = found["notYet"]["writeOffEligibility"]
    assert eligibility == {"eligible": False, "criteria": [{"missing": [["ENFORCEMENT_RULING"]]}]}


ASSESSED = """{
  loan(number: "L2025000231") { liabilityCases {
    status rows { edges { node { kind } } } investigators members { person } reviewers { person }
    meetings { ballots { vote } } signatures { person } findings { person degree reply deduction { amount } }
  } }
  riskReserves { edges { node { officer balance { amount } } } }
}"""


def test_who_answers_for_a_lost_guarantee_was_assessed_and_reconsidered_by_other_people(demo: Demo) -> None:
    found = asked(demo, ASSESSED)
    (case,) = found["loan"]["liabilityCases"]
    assert case["status"] == "CLOSED"
    assert {edge["node"]["kind"] for edge in case["rows"]["edges"]} == {
        "CHECK_MISSED",
        "WARNING_UNANSWERED",
        "RIGHT_LOST",
    }
    assert [row["vote"] for row in case["meetings"][0]["ballots"]] == ["AGREE", "AGREE", "AGAINST"]
    groups = [[row["person"] for row in case[name]] for name in ("members", "reviewers", "signatures", "findings")]
    people = [*case["investigators"], *(person for group in groups for person in group)]
    # One investigator, two groups of three, three who sign, three who are assessed.
    assert (len(people), len(set(people))) == (13, 13)
    # 40 % of 200,000.00 is kept, 80,000.00; slight liability costs 5 % of it.
    (liable,) = [row for row in case["findings"] if row["degree"] != "NONE"]
    assert liable == {
        "person": "zhang.wei", "degree": "SLIGHT", "reply": "REDUCED", "deduction": {"amount": "4000.00"}
    }  # fmt: skip
    assert [edge["node"] for edge in found["riskReserves"]["edges"]] == [
        {"officer": "zhang.wei", "balance": {"amount": "76000.00"}}
    ]


def test_everybody_acts_with_what_a_post_gives(demo: Demo) -> None:
    institution = demo.made.institution
    with demo.container.engine().connect() as connection:
        acted = set(connection.execute(select(handling.c.person).distinct()).scalars())
    everything = frozenset(Role)

    def held(unit: Unit) -> dict[str, frozenset[Role]]:
        actors = [Actor(each, each, institution, everything, frozenset({ALL_BRANCHES})) for each in acted]
        return {actor.person: with_posts(unit, actor).roles for actor in actors}

    roles = demo.container.transactions().read(held)
    assert len(acted) > 20
    assert all(len(found) == 1 for found in roles.values()), roles


def reader(demo: Demo) -> Actor:
    return Actor("t", "t", demo.made.institution, frozenset({Role.AUDITOR}), frozenset({ALL_BRANCHES}))


def asked(demo: Demo, query: str) -> Any:
    token = demonstrate.token_for(demo.container.settings(), demo.made)
    with TestClient(app_of(demo.container), headers={"Authorization": f"Bearer {token}"}) as client:
        answer = client.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_nobody_who_recorded_what_a_house_is_recorded_its_value(demo: Demo) -> None:
    query = "{ collateralItems { edges { node { entries { edges { node { kind recordedBy } } } } } } }"
    items = asked(demo, query)["collateralItems"]["edges"]
    assert len(items) == 4
    entries = [edge["node"] for item in items for edge in item["node"]["entries"]["edges"]]
    made = {entry["recordedBy"] for entry in entries if entry["kind"] != "VALUED"}
    valued = {entry["recordedBy"] for entry in entries if entry["kind"] == "VALUED"}
    assert (made, valued) == ({"zhang.wei"}, {"sun.hao", "chen.jie"})
