"""What the API answers over a classified portfolio: one claim explained, and the whole portfolio under a scenario."""

from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final, Self

import psycopg
from starlette.testclient import TestClient

from postloan.domain.shared.actor import Role
from postloan.graphql.ids import NodeKind, global_id
from postloan.infrastructure.asgi import app_of
from postloan.infrastructure.container import Container
from postloan.infrastructure.identity import issue_dev_token
from tests.benchmarks.measure import Bound, Figure, Taken, take
from tests.benchmarks.portfolio import BANK
from tests.benchmarks.rows import Row

_TEXT: Final = "text { en zh }"
EXPLAINED: Final = f"""query Explained($claim: ID!) {{ classification(claim: $claim) {{ riskClass grade since
  latest {{ asOf policy status explanation {{ claim debtor asOf policy riskClass standing performing binding
    grade {{ name number score keyCustomer scores {{ factor value points }} }}
    reasons {{ rule article kind riskClass binding assumed {_TEXT}
      inputs {{ fact claim value unit origin row day }} }}
    rejected {{ riskClass because {{ rule {_TEXT} shortBy unit }} }}
    better {{ way riskClass changes {{ claim fact before after {_TEXT} }} earliest {_TEXT} }}
    upgrade {{ earliest obstacles {{ code until {_TEXT} }} }}
    unknown {{ rule fact treatment couldMean {_TEXT} }}
    summary {{ en zh }} }} }} }} }}"""
_BOOK: Final = "{ balance { amount } nonPerforming { amount } shortfall { amount } nplRatio provisionRatio coverage }"
SCENARIO: Final = f"""query Scenario {{ portfolioScenario(scenario: {{ overdueShock: 60, collateralIndex: "70" }}) {{
  claims moves {{ before after claims balance {{ amount }} }} couldImprove blocked before {_BOOK} after {_BOOK} }} }}"""
_EACH: Final = (
    b"select claim_id from (select claim_id, row_number() over (partition by risk_class order by claim_id) place"
    b" from classification) numbered where place <= %s order by claim_id"
)


def explained(container: Container, connection: psycopg.Connection[Row], each: int, runs: int) -> Figure:
    """So many claims of every class, one request for each; a run's figure is the median of its requests."""
    claims = [row[0] for row in connection.execute(_EACH, [each]).fetchall()]
    connection.commit()
    with _Api(container) as api:
        api.ask(EXPLAINED, claim=global_id(NodeKind.LOAN, claims[0]))
        taken = [[_explained(api, global_id(NodeKind.LOAN, claim)) for claim in claims] for _ in range(runs)]
    medians = tuple(1_000 * median(one.wall for one in run) for run in taken)
    cpu = 1_000 * median(one.cpu for run in taken for one in run)
    slowest = 1_000 * max(one.wall for run in taken for one in run)
    note = f"{len(claims)} claims of all classes; {cpu:.1f} ms of it processor time; the slowest {slowest:.0f} ms"
    return Figure("GraphQL full explanation of a claim", median(medians), "ms", 20, Bound.AT_MOST, medians, note)


def _explained(api: "_Api", claim: str) -> Taken:
    found: dict[str, Any] = {}
    taken = take(lambda: found.update(api.ask(EXPLAINED, claim=claim)))
    assert len(found["classification"]["latest"]["explanation"]["rejected"]) == 4
    return taken


def scenario(container: Container, size: int, runs: int, target: float | None) -> Figure:
    """The whole portfolio under a longer overdue and cheaper collateral, by one request."""
    found: dict[str, Any] = {}
    with _Api(container) as api:
        taken = [take(lambda: found.update(api.ask(SCENARIO))) for _ in range(runs)]
    assert found["portfolioScenario"]["claims"] == size
    times = tuple(one.wall for one in taken)
    note = f"{median(one.cpu for one in taken):.2f} s of it processor time"
    return Figure(f"GraphQL what-if over {size:,} claims", median(times), "s", target, Bound.AT_MOST, times, note)


class _Api:
    """Requests to the ASGI application in this process."""

    def __init__(self, container: Container) -> None:
        self._client = TestClient(app_of(container))
        token = issue_dev_token(
            container.settings(),
            account="auditor",
            person="auditor",
            institution=BANK,
            roles=frozenset({Role.RISK_MANAGER}),
            branches=frozenset({"*"}),
            now=datetime.now(UTC),
            lifetime=timedelta(hours=1),
        )
        self._headers = {"authorization": f"Bearer {token}"}

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        self._client.__exit__(None, None, None)

    def ask(self, document: str, **variables: object) -> dict[str, Any]:
        """The data of an answer without problems."""
        body = {"query": document, "variables": variables}
        told: dict[str, Any] = self._client.post("/graphql", json=body, headers=self._headers).json()
        assert "errors" not in told, told
        data: dict[str, Any] = told["data"]
        return data
