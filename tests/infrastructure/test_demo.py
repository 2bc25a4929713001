"""The demonstration: made through the use cases, the same every time, in every state an account can be in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from postloan.application.reads import LoanFilter, LoanSort, LoanView, PageRequest
from postloan.application.verification import content_hash, verify_ledger
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
from postloan.infrastructure.persistence.record_tables import business_run, proposal
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.persistence.tables import loan_entry

pytestmark = pytest.mark.long


@dataclass
class Demo:
    container: Container
    made: Seeded

    def views(self) -> list[LoanView]:
        actor = Actor("t", "t", self.made.institution, frozenset({Role.AUDITOR}), frozenset({ALL_BRANCHES}))
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
    # Nine loans each, four proposals for overdue ones, six accelerated and six written off.
    late = {1: 9, 15: 9, 45: 9, 60: 4, 91: 9, 130: 6, 200: 9, 400: 9, 430: 6}
    assert {overdue: count for overdue, count in days.items() if overdue} == late
    regimes = Counter(view.balance.regime for view in views)
    assert (regimes["WRITTEN_OFF"], regimes["NON_ACCRUAL"]) == (6, sum(1 for v in views if 91 <= v.balance.dpd < 430))
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
    actor = Actor("t", "t", demo.made.institution, frozenset({Role.AUDITOR}), frozenset({ALL_BRANCHES}))
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
    token = demonstrate.token_for(demo.container.settings(), demo.made)
    with TestClient(app_of(demo.container), headers={"Authorization": f"Bearer {token}"}) as client:
        found = client.post("/graphql", json={"query": SECURITY}).json()["data"]
    (short,) = [edge["node"] for edge in found["shortfalls"]["edges"]]
    # The index fell to 78.5 on 24 June; ten days later is Saturday, 4 July, and the Monday after it 6 July.
    assert (short["line"], short["since"], short["deadline"]) == ("WARNING", "2026-06-24", "2026-07-06")
    (circle,) = found["guaranteeSurvey"]["circles"]
    assert len(circle["members"]) == 3
    # Called due on 2 June, two months: Sunday, 2 August, and the Monday after it.
    assert [edge["node"]["actBy"] for edge in found["rightsToActOn"]["edges"]] == ["2026-08-03"]


def test_nobody_who_recorded_what_a_house_is_recorded_its_value(demo: Demo) -> None:
    query = "{ collateralItems { edges { node { entries { edges { node { kind recordedBy } } } } } } }"
    token = demonstrate.token_for(demo.container.settings(), demo.made)
    with TestClient(app_of(demo.container), headers={"Authorization": f"Bearer {token}"}) as client:
        items = client.post("/graphql", json={"query": query}).json()["data"]["collateralItems"]["edges"]
    assert len(items) == 4
    entries = [edge["node"] for item in items for edge in item["node"]["entries"]["edges"]]
    made = {entry["recordedBy"] for entry in entries if entry["kind"] != "VALUED"}
    valued = {entry["recordedBy"] for entry in entries if entry["kind"] == "VALUED"}
    assert (made, valued) == ({"zhang.wei"}, {"sun.hao", "chen.jie"})
