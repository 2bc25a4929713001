"""How large a document may be: depth, aliases, tokens, pages and cost; and that measuring is cheap and cached."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query, parse, validate
from strawberry.extensions.parser_cache import _get_parse_cache
from strawberry.extensions.validation_cache import _get_validate_cache

from postloan.graphql.limits import Limits, rules_for
from postloan.graphql.schema import core_schema, make_schema
from tests.graphql.world import World, drawn, opened, world

RULES = rules_for(Limits())


@pytest.fixture
def there(tmp_path: Path) -> Iterator[World]:
    with world(f"sqlite:///{tmp_path / 'postloan.sqlite'}") as made:
        yield made


def complaints(document: str, limits: Limits = Limits()) -> list[str]:  # noqa: B008 - frozen
    return [error.message for error in validate(core_schema(), parse(document), rules_for(limits))]


def nested(levels: int) -> str:
    """Loans of borrowers of loans …: each level adds two fields of depth."""
    inner = "number"
    for _ in range(levels):
        inner = f"borrower {{ loans {{ {inner} }} }}"
    return f'{{ loan(number: "L-1") {{ {inner} }} }}'


def test_depth_is_counted_through_fields_and_fragments() -> None:
    assert complaints(nested(2), Limits(depth=6)) == []
    assert complaints(nested(2), Limits(depth=5)) == ["The operation is too deep: 6, and 5 is the limit."]
    spread = (
        '{ loan(number: "L-1") { ...A } } fragment A on Loan { borrower { ...B } } '
        "fragment B on Borrower { loans { ... on Loan { number } } }"
    )
    assert complaints(spread, Limits(depth=4)) == []
    assert complaints(spread, Limits(depth=3)) == ["The operation is too deep: 4, and 3 is the limit."]


def test_aliases_are_counted_wherever_they_stand() -> None:
    within = "{ " + " ".join(f"a{n}: loanCount" for n in range(30)) + " }"
    beyond = "{ " + " ".join(f"a{n}: loanCount" for n in range(31)) + " }"
    assert complaints(within) == []
    assert complaints(beyond) == ["The operation is too full of aliases: 31, and 30 is the limit."]
    spread = "{ a: viewer { ...F } b: viewer { ...F } } fragment F on Viewer { c: account d: person }"
    assert complaints(spread, Limits(aliases=6)) == []
    assert complaints(spread, Limits(aliases=5)) == ["The operation is too full of aliases: 6, and 5 is the limit."]


def cost_of(document: str) -> int:
    (complaint,) = complaints(document, Limits(cost=-1))
    return int(complaint.split(":")[1].split(",")[0])


def test_cost_follows_the_size_of_the_lists() -> None:
    # loans: 1 for the page, and per row 1 for itself, 1 for its edge, its node with borrower and balance 3.
    page = "{ loans(first: %s) { edges { node { number borrower { name } balance { dpd } } } } }"
    one, ten = cost_of(page % 1), cost_of(page % 10)
    assert ten - 1 == 10 * (one - 1)
    assert cost_of("{ loans { edges { node { number } } } }") == cost_of(
        "{ loans(first: 50) { edges { node { number } } } }"
    )


def test_a_page_size_in_a_variable_counts_as_the_largest_page() -> None:
    by_variable = "query($n: Int!) { loans(first: $n) { edges { node { number } } } }"
    assert cost_of(by_variable) == cost_of("{ loans(first: 200) { edges { node { number } } } }")


def test_the_largest_page_of_everything_flat_is_allowed_and_lists_inside_it_are_not() -> None:
    money = "totalDue { amount } outstanding { amount } penalty { amount } compound { amount } credit { amount }"
    flat = f"{{ loans(first: 200) {{ edges {{ node {{ number borrower {{ name }} balance {{ dpd {money} }} \
        nextInstalment {{ amount }} terms {{ rate plan {{ method cadence {{ count }} }} }} }} }} }} }}"
    assert complaints(flat) == []
    inside = "{ loans(first: 200) { edges { node { transactions(first: 200) { edges { node { kind } } } } } } }"
    assert [text.split(":")[0] for text in complaints(inside)] == ["The operation is too costly"]
    schedules = "{ loans(first: 200) { edges { node { schedule { due total { amount } } } } } }"
    assert [text.split(":")[0] for text in complaints(schedules)] == ["The operation is too costly"]


def test_fragments_that_double_each_other_are_measured_at_once_and_refused() -> None:
    # Forty fragments, each spreading the next one twice under two names: 2^40 fields if they were written out.
    chain = " ".join(
        f"fragment F{n} on Borrower {{ "
        f"loans {{ borrower {{ ...F{n + 1} }} }} x: loans {{ borrower {{ ...F{n + 1} }} }} }}"
        for n in range(40)
    )
    document = f'{{ loan(number: "L") {{ borrower {{ ...F0 }} }} }} {chain} fragment F40 on Borrower {{ name }}'
    started = time.perf_counter()
    told = complaints(document)
    assert time.perf_counter() - started < 30  # seconds, where following every alias would take hours
    assert [text.split(":")[0] for text in told] == [
        "The operation is too deep",
        "The operation is too full of aliases",
        "The operation is too costly",
    ]


def test_fragments_in_a_cycle_do_not_hang_the_measure() -> None:
    cyclic = "{ viewer { ...A } } fragment A on Viewer { account ...B } fragment B on Viewer { person ...A }"
    assert complaints(cyclic) == []  # graphql-core's own rule refuses it
    assert any("Cannot spread fragment" in e.message for e in validate(core_schema(), parse(cyclic)))


def test_deep_costly_and_long_documents_are_refused_before_anything_is_read(there: World) -> None:
    bombs = {
        "deep": nested(20),
        "aliases": "{ " + " ".join(f"a{n}: loanCount" for n in range(500)) + " }",
        "tokens": "{ " + "loanCount " * 5_000 + "}",
        "cost": "{ loans(first: 200) { edges { node { ledgerEntries(first: 200) { edges { node { cause } } } } } } }",
        "nesting no parser stands": "{ " + "a { " * 1_400 + "b" + " }" * 1_400 + " }",
    }
    for name, bomb in bombs.items():
        answer = there.post({"query": bomb}, accept="application/graphql-response+json")
        assert answer.status_code == 400, name
        assert "data" not in answer.json(), name
        assert "INTERNAL" not in answer.text, name
        assert len(answer.text) < 20_000, name


def test_a_page_beyond_the_largest_is_refused(there: World) -> None:
    drawn(there)
    told = there.ask("query($n: Int!) { loans(first: $n) { edges { node { number } } } }", n=201)
    said = "字段 first 不符合要求：应在 1 与 200 之间"
    assert told["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "field": "first", "messageZh": said}
    for size in (0, -1):
        told = there.ask(f"{{ loans(first: {size}) {{ edges {{ node {{ number }} }} }} }}")
        assert told["errors"][0]["extensions"]["field"] == "first", size


def test_pages_follow_each_other_without_gaps_and_a_cursor_of_another_list_is_refused(there: World) -> None:
    numbers = [f"L-{n}" for n in range(5)]
    for number in numbers:
        opened(there, number)
    document = """query($after: String) { loans(first: 2, after: $after) {
      edges { cursor node { number } } pageInfo { hasNextPage endCursor } } }"""
    seen: list[str] = []
    after: str | None = None
    page: dict[str, Any] = {}
    for _ in range(3):
        page = there.data(document, after=after)["loans"]
        seen += [edge["node"]["number"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == numbers
    assert page["pageInfo"]["hasNextPage"] is False
    other = "query($c: String!) { loans(sort: DPD, after: $c) { edges { cursor } } }"
    for cursor in (after, "nonsense", "x" * 500, ""):
        told = there.ask(other, c=cursor)
        assert told["errors"][0]["extensions"]["code"] == "INVALID_INPUT", cursor


def test_the_schema_can_be_read_unless_the_setting_forbids_it() -> None:
    question = get_introspection_query()
    assert validate(core_schema(), parse(question), RULES) == []
    closed = Limits(introspection=False)
    assert len(complaints(question, closed)) >= 1
    assert complaints("{ __typename viewer { __typename account } }", closed) == []


def test_introspection_that_multiplies_itself_is_refused(there: World) -> None:
    bomb = "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
    told = there.ask(bomb)
    assert "introspection depth" in told["errors"][0]["message"]


def test_a_document_is_parsed_and_validated_once() -> None:
    schema, document = make_schema(Limits(tokens=2_999)), "{ viewer { account cachedOnce: person } }"

    class Anyone:
        actor: Any = None

        async def close(self) -> None:
            """Nothing is held."""

    parses, validations = _get_parse_cache(500), _get_validate_cache(500)
    before = parses.cache_info(), validations.cache_info()  # type: ignore[attr-defined]
    for _ in range(5):
        asyncio.run(schema.execute(document, context_value=Anyone()))
    after = parses.cache_info(), validations.cache_info()  # type: ignore[attr-defined]
    assert [late.misses - early.misses for late, early in zip(after, before, strict=True)] == [1, 1]
    assert [late.hits - early.hits for late, early in zip(after, before, strict=True)] == [4, 4]
