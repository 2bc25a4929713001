"""Text in which everything shows."""

import pytest

from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.text import LINES, checked_text, refuse_hidden, shown

HIDDEN = {
    "\x00": "U+0000",
    "\x1b": "U+001B",
    "\x7f": "U+007F",
    "\x85": "U+0085",
    "\u00ad": "U+00AD (SOFT HYPHEN)",
    "\u200b": "U+200B (ZERO WIDTH SPACE)",
    "\u200d": "U+200D (ZERO WIDTH JOINER)",
    "\u2028": "U+2028 (LINE SEPARATOR)",
    "\u202e": "U+202E (RIGHT-TO-LEFT OVERRIDE)",
    "\u2066": "U+2066 (LEFT-TO-RIGHT ISOLATE)",
    "\ufeff": "U+FEFF (ZERO WIDTH NO-BREAK SPACE)",
    "\U000e0041": "U+E0041 (TAG LATIN CAPITAL LETTER A)",
    "\ud800": "U+D800",
}


@pytest.mark.parametrize(("character", "called"), HIDDEN.items(), ids=HIDDEN.values())
def test_a_character_that_does_not_show_is_refused_by_its_code_point_and_place(character: str, called: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        refuse_hidden("reason", f"退款{character}1", LINES)
    assert f"must not hold {called}" in refused.value.why
    assert refused.value.why.endswith("as its character 3")
    assert character not in str(refused.value)


@pytest.mark.parametrize("text", ["", "abc", "客户申请减免，住院", "𠮷野家", "naïve “x”", "\u3000全角", "é", "😀"])
def test_what_shows_is_taken(text: str) -> None:
    assert checked_text("reason", text, 10) == text


def test_line_ends_are_taken_where_they_are_allowed() -> None:
    assert checked_text("reason", "one\n\ttwo\r\n", 20, allowed=LINES) == "one\n\ttwo\r\n"
    with pytest.raises(InvalidInput, match=r"U\+000A"):
        checked_text("name", "one\ntwo", 20)


def test_text_is_measured_before_it_is_looked_at() -> None:
    with pytest.raises(InvalidInput, match="at most 3 characters"):
        checked_text("reason", "\x00\x00\x00\x00", 3)


def test_hidden_characters_are_shown_by_their_code_points() -> None:
    assert shown("a\u202eb\x00 退") == "a\\u202eb\\u0000 退"
