"""A GraphQL page of fifty loans with borrower, balances and next instalment, beside the SQL of one page."""

from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

import psycopg
from starlette.testclient import TestClient

from postloan.domain.shared.actor import Role
from postloan.infrastructure.asgi import app_of
from postloan.infrastructure.container import Container
from postloan.infrastructure.identity import issue_dev_token
from postloan.infrastructure.persistence.loan_rows import LOADED
from tests.benchmarks.installation import Portfolios, installation, plain
from tests.benchmarks.measure import Bound, Figure, take
from tests.benchmarks.portfolio import BANK
from tests.benchmarks.rows import Row

_MONEY: Final = "{ amount currency }"
DOCUMENT: Final = f"""query Page($after: String) {{ loans(first: 50, after: $after) {{
  edges {{ node {{ id number status nextDue nextInstalment {_MONEY} borrower {{ id name }}
    balance {{ dpd outstanding {_MONEY} totalDue {_MONEY} penalty {_MONEY} }} }} }}
  pageInfo {{ hasNextPage endCursor }} }} }}"""
_LOANS: Final = f"""select {", ".join(f"l.{column.name}" for column in LOADED)}, l.opened_on, l.oldest_due, l.next_due,
  l.outstanding, w.due from loan l left join wake_up w on w.institution = l.institution and w.subject_kind = 'LOAN'
  and w.subject_id = l.id where l.institution = %s and l.number > %s order by l.number, l.id limit 51""".encode()  # noqa: S608
_BORROWERS: Final = b"""select b.*, k.master, k.wrapped from borrower b left join person_key k
  on k.institution = b.institution and k.borrower_id = b.id where b.institution = %s and b.id = any(%s)"""


def figures(portfolios: Portfolios, size: int, pages: int, runs: int) -> list[Figure]:
    """Each run reads so many pages, one after the other, through the ASGI application in this process."""
    with portfolios.copy(size) as url, psycopg.connect(plain(url)) as connection:
        container = installation(url)
        try:
            with TestClient(app_of(container)) as client:
                taken = _runs(container, client, connection, pages, runs)
        finally:
            container.engine().dispose()
    times = tuple(1_000 * mine / pages for mine, _, _ in taken)
    floor = 1_000 * median(by_hand / pages for _, by_hand, _ in taken)
    cpu = 1_000 * median(cpu / pages for _, _, cpu in taken)
    note = f"{cpu:.1f} ms of it processor time; its SQL by hand {floor:.1f} ms"
    return [Figure("GraphQL page of 50 loans", median(times), "ms", None, Bound.AT_MOST, times, note)]


def _runs(
    container: Container, client: TestClient, connection: psycopg.Connection[Row], pages: int, runs: int
) -> list[tuple[float, float, float]]:
    headers = {"authorization": f"Bearer {_token(container)}"}

    def by_graphql() -> None:
        after = None
        for _ in range(pages):
            after = _page(client, headers, after)

    def by_hand() -> None:
        number = ""
        for _ in range(pages):
            connection.execute(b"select * from institution where id = %s", [BANK]).fetchall()
            rows = connection.execute(_LOANS, [BANK, number]).fetchall()
            connection.execute(_BORROWERS, [BANK, [row[3] for row in rows]]).fetchall()
            connection.commit()
            number = rows[-2][2]

    by_graphql()
    found = []
    for _ in range(runs):
        mine, floor = take(by_graphql), take(by_hand)
        found.append((mine.wall, floor.wall, mine.cpu))
    return found


def _page(client: TestClient, headers: dict[str, str], after: str | None) -> str:
    answer = client.post("/graphql", json={"query": DOCUMENT, "variables": {"after": after}}, headers=headers)
    told: dict[str, Any] = answer.json()
    assert "errors" not in told, told
    page = told["data"]["loans"]
    assert len(page["edges"]) == 50
    cursor: str = page["pageInfo"]["endCursor"]
    return cursor


def _token(container: Container) -> str:
    return issue_dev_token(
        container.settings(),
        account="auditor",
        person="auditor",
        institution=BANK,
        roles=frozenset({Role.OFFICER}),
        branches=frozenset({"*"}),
        now=datetime.now(UTC),
        lifetime=timedelta(hours=1),
    )
