"""Ids against the test vector of RFC 9562 and as properties."""

from itertools import pairwise
from threading import Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ids import MAX_MILLISECONDS, IdSource, business_number, parse_uuid

times = st.integers(0, MAX_MILLISECONDS)
randomness = st.binary(min_size=10, max_size=10)


def made_at(milliseconds: int, random_bytes: bytes) -> UUID:
    return IdSource(lambda: milliseconds, lambda size: random_bytes[:size]).next()


def test_an_id_is_the_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6: unix_ts_ms 017F22E279B0, rand_a CC3, rand_b 18C4DC0C0C07398F. The 74 random bits
    # are rand_a's 12 and rand_b's lower 62 (its two highest bits are the variant); six unused bits follow.
    tail = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    assert made_at(0x017F22E279B0, (tail << 6).to_bytes(10)) == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@given(times, randomness)
def test_an_id_has_version_7_the_standard_variant_and_its_time(ms: int, random_bytes: bytes) -> None:
    made = made_at(ms, random_bytes)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == ms


@given(times, times, randomness, randomness)
def test_ids_sort_by_their_time(one: int, other: int, first: bytes, second: bytes) -> None:
    if one < other:
        assert made_at(one, first) < made_at(other, second)


@pytest.mark.parametrize("ms", [MAX_MILLISECONDS + 1, 1 << 60])
def test_a_time_out_of_bounds_is_refused(ms: int) -> None:
    with pytest.raises(InvalidInput):
        made_at(ms, bytes(10))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.sampled_from([b"\x00", b"\xff"]))
def test_a_source_gives_strictly_increasing_ids_whatever_the_clock_does(clock: list[int], byte: bytes) -> None:
    ticks = iter(clock)
    source = IdSource(lambda: next(ticks), lambda size: byte * size)
    made = [source.next() for _ in clock]
    assert all(a < b for a, b in pairwise(made))
    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in made)


def test_a_source_with_the_same_inputs_gives_the_same_ids() -> None:
    def make() -> list[UUID]:
        source = IdSource(lambda: 1_700_000_000_000, lambda size: bytes(range(size)))
        return [source.next() for _ in range(3)]

    assert make() == make()


def test_a_source_shared_by_threads_gives_no_id_twice() -> None:
    source = IdSource(lambda: 1, bytes)
    made: list[UUID] = []
    threads = [Thread(target=lambda: made.extend(source.next() for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2000


@given(st.uuids())
def test_a_canonical_id_is_read_in_either_case(identifier: UUID) -> None:
    assert parse_uuid("loan", str(identifier)) == identifier
    assert parse_uuid("loan", str(identifier).upper()) == identifier


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017F22E279B07CC398C4DC0C0C07398F",
        "{017F22E2-79B0-7CC3-98C4-DC0C0C07398F}",
        "urn:uuid:017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F\n",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398G",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398",
        "\uff10\uff117F22E2-79B0-7CC3-98C4-DC0C0C07398F",  # full-width digits
        None,
        7,
    ],
)
def test_malformed_text_is_refused_as_an_id_and_the_field_is_named(text: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_uuid("loan", text)
    assert (refused.value.field, refused.value.value) == ("loan", text)


@pytest.mark.parametrize("number", ["1", "JJ-2024/0001", "AA.b_9", "9" * 64])
def test_a_business_number_is_taken_as_it_is(number: str) -> None:
    assert business_number("loan_number", number) == number


@pytest.mark.parametrize("number", ["", "-1", "1-", "a b", "借据1", "1" * 65, "1\n", "\uff11", None, 1])
def test_a_malformed_business_number_is_refused(number: object) -> None:
    with pytest.raises(InvalidInput, match="loan_number"):
        business_number("loan_number", number)
