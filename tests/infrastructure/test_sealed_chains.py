"""Whatever is done to sealed rows is found, over chains of any shape; what is not sealed yet is reported as such."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.audit import GENESIS, ChainRow, chained
from postloan.application.outcomes import Subject, SubjectKind
from postloan.application.ports import AuditEntry
from postloan.infrastructure.sealer import NO_SEAL, Leaf, Seal, Tail, _signed, key_id, unsealed, verify

BANK: Final = UUID(int=1)
KEY: Final = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
KEYS: Final = {key_id(KEY.public_key()): KEY.public_key()}
AT: Final = datetime(2026, 3, 31, tzinfo=UTC)
TEXT: Final = st.text("ab", max_size=3)
Key = tuple[str, UUID]


@dataclass
class Kept:
    """Chains with their seals; `sealed` is how many rows of each chain are under the last one."""

    chains: dict[Key, list[ChainRow]]
    seals: list[Seal]
    sealed: dict[Key, int]


def linked(entries: list[AuditEntry]) -> list[ChainRow]:
    """A chain as it is written; also what somebody writes anew who wants a forged one to hang together."""
    rows: list[ChainRow] = []
    for sequence, entry in enumerate(entries, 1):
        previous = rows[-1].hash if rows else GENESIS
        rows.append(ChainRow(BANK, entry, sequence, previous, chained(BANK, entry, sequence, previous)))
    return rows


@st.composite
def kept(draw: st.DrawFn) -> Kept:
    """One to three chains that grow between one to three seals, and perhaps afterwards."""
    subjects = [Subject(SubjectKind.LOAN, UUID(int=number)) for number in range(draw(st.integers(1, 3)))]
    entries: dict[Subject, list[AuditEntry]] = {subject: [] for subject in subjects}
    seals: list[Seal] = []
    sealed: dict[Key, int] = {}

    def grow(least: int) -> None:
        for place, subject in enumerate(subjects):
            for _ in range(draw(st.integers(least if place == 0 else 0, 3))):
                at = AT + timedelta(seconds=draw(st.integers(0, 3)))
                entries[subject].append(AuditEntry(subject, at, draw(TEXT), draw(TEXT), "C", "DONE", draw(TEXT)))

    for number in range(1, draw(st.integers(1, 3)) + 1):
        grow(1)
        ends = {subject: linked(rows)[-1] for subject, rows in entries.items() if rows}
        new = [(s, row) for s, row in ends.items() if row.sequence > sealed.get((s.kind.value, s.id), 0)]
        leaves = tuple(Leaf(s.kind.value, s.id, row.sequence, row.hash) for s, row in new)
        seals.append(_signed(KEY, BANK, number, AT, leaves, seals[-1].root if seals else NO_SEAL))
        sealed |= {(s.kind.value, s.id): row.sequence for s, row in new}
    grow(0)
    chains = {(s.kind.value, s.id): linked(rows) for s, rows in entries.items() if rows}
    return Kept(chains, seals, sealed)


def found(there: Kept, key: Key, rows: list[ChainRow]) -> list[str]:
    """What the verifier says once a chain consists of these rows."""
    chains = {**there.chains, key: rows}
    return verify(there.seals, {each: held for each, held in chains.items() if held}, KEYS)


def a_sealed_row(draw: st.DataObject, there: Kept) -> tuple[Key, int]:
    """A chain and the place of one of its sealed rows, from 0."""
    key = draw.draw(st.sampled_from(sorted(there.sealed)), "chain")
    return key, draw.draw(st.integers(0, there.sealed[key] - 1), "place")


@given(kept())
def test_untouched_chains_hold_and_their_tails_are_told_row_by_row(there: Kept) -> None:
    assert verify(there.seals, there.chains, KEYS) == []
    lengths = {key: len(rows) - there.sealed.get(key, 0) for key, rows in there.chains.items()}
    assert sorted(unsealed(there.seals, there.chains), key=lambda tail: tail.subject_id) == [
        Tail(*key, there.sealed.get(key, 0), rows) for key, rows in sorted(lengths.items()) if rows
    ]


@given(kept(), st.data(), st.sampled_from(["account", "person", "command", "outcome", "value", "recorded_at"]))
def test_a_changed_sealed_row_is_found_even_where_the_chain_is_written_anew(
    there: Kept, data: st.DataObject, field: str
) -> None:
    key, place = a_sealed_row(data, there)
    rows = there.chains[key]
    entry = rows[place].entry
    value: Any = entry.recorded_at + timedelta(days=1) if field == "recorded_at" else getattr(entry, field) + "x"
    other: dict[str, Any] = {field: value}
    changed = replace(entry, **other)
    assert found(there, key, [*rows[:place], replace(rows[place], entry=changed), *rows[place + 1 :]])
    entries = [row.entry for row in rows]
    assert found(there, key, linked([*entries[:place], changed, *entries[place + 1 :]]))


@given(kept(), st.data())
def test_a_removed_sealed_row_is_found_even_where_the_chain_is_written_anew(there: Kept, data: st.DataObject) -> None:
    key, place = a_sealed_row(data, there)
    rows = there.chains[key]
    less = [*rows[:place], *rows[place + 1 :]]
    assert found(there, key, less)
    # Written anew, an equal row may take its place: then nothing of what was sealed is gone.
    anew = linked([row.entry for row in less])
    if anew[: there.sealed[key]] != rows[: there.sealed[key]]:
        assert found(there, key, anew)
    assert found(there, key, [])


@given(kept(), st.data())
def test_a_row_inserted_before_a_sealed_one_is_found_even_where_the_chain_is_written_anew(
    there: Kept, data: st.DataObject
) -> None:
    key, place = a_sealed_row(data, there)
    rows = there.chains[key]
    slipped = replace(rows[place].entry, command="SLIPPED-IN")
    forged = replace(rows[place], entry=slipped)
    assert found(there, key, [*rows[:place], forged, *rows[place:]])
    entries = [row.entry for row in rows]
    assert found(there, key, linked([*entries[:place], slipped, *entries[place:]]))


@given(kept(), st.data())
def test_two_sealed_rows_in_another_order_are_found_even_where_the_chain_is_written_anew(
    there: Kept, data: st.DataObject
) -> None:
    key, one = a_sealed_row(data, there)
    other = data.draw(st.integers(0, len(there.chains[key]) - 1), "other")
    rows = list(there.chains[key])
    if one == other:
        return
    rows[one], rows[other] = rows[other], rows[one]
    assert found(there, key, rows)
    if rows[one].entry != rows[other].entry:
        assert found(there, key, linked([row.entry for row in rows]))


@given(kept(), st.data())
def test_a_sealed_chain_under_another_subjects_name_is_found(there: Kept, data: st.DataObject) -> None:
    key, _ = a_sealed_row(data, there)
    stranger = ("LOAN", UUID(int=99))
    chains: dict[Key, list[ChainRow]] = {**there.chains, stranger: there.chains[key]}
    del chains[key]
    assert verify(there.seals, chains, KEYS)


@given(kept(), st.data())
def test_a_tail_written_anew_is_not_found_but_told_to_be_unsealed(there: Kept, data: st.DataObject) -> None:
    tails = unsealed(there.seals, there.chains)
    if not tails:
        return
    tail = data.draw(st.sampled_from(tails))
    key = (tail.subject_kind, tail.subject_id)
    entries = [row.entry for row in there.chains[key]]
    forged = linked([*entries[: tail.sealed], *(replace(entry, person="x") for entry in entries[tail.sealed :])])
    assert found(there, key, forged) == []
    assert tail in unsealed(there.seals, {**there.chains, key: forged})
    # As long as nobody writes the tail anew as a whole, its links say that it was touched.
    place = tail.sealed
    rows = there.chains[key]
    touched = replace(rows[place], entry=replace(rows[place].entry, person="someone else"))
    assert found(there, key, [*rows[:place], touched, *rows[place + 1 :]])
