"""Amounts and dates as Chinese documents write them."""

import ast
import inspect
import re
from datetime import date
from enum import Enum
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.documents_chinese import article, capital, day, figure, formal_day, in_words
from postloan.application.documents_names import NAMES
from postloan.domain.write_off.policy import PACKAGED_WRITE_OFF


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        # The examples of the People's Bank's rules for bills (正确填写票据和结算凭证的基本规定).
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        # By hand.
        (1_234_567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (100, "壹元整"),
        (1_000, "壹拾元整"),
        (1_001_000, "壹万零壹拾元整"),
        (100_000_000, "壹佰万元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_010_000_000, "壹亿零壹拾万元整"),
        (1_000_000_000_000, "壹佰亿元整"),
        (120_000_000_000_000, "壹万贰仟亿元整"),
        (10**17, "壹仟万亿元整"),
        (-12_345, "负壹佰贰拾叁元肆角伍分"),
    ],
)
def test_an_amount_in_capitals(minor: int, words: str) -> None:
    assert capital(minor) == words


DIGITS = {char: number for number, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> int:
    """An independent reader of capitals: yuan and fen of what they say, as somebody reads them from left to right."""
    whole, _, rest = words.partition("元") if "元" in words else ("", "", words)
    total = section = digit = 0
    high = 0
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section, digit = section + digit * UNITS[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            high, total, section, digit = (total + section + digit) * 10**8, 0, 0, 0
    fen = (high + total + section + digit) * 100
    for char in rest:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in "角分":
            fen += digit * (10 if char == "角" else 1)
    return fen


@given(st.integers(0, 10**17))
def test_capitals_read_back_are_the_amount_and_never_hold_two_zeros(minor: int) -> None:
    words = capital(minor)
    assert read(words) == minor
    assert "零零" not in words


def test_a_currency_without_cents_has_yuan_only_and_one_with_three_decimals_its_figure() -> None:
    assert capital(12_345, "JPY") == "壹万贰仟叁佰肆拾伍元整"
    assert capital(12_345, "KWD") == "12.345"
    assert figure(1_234_567, "JPY") == "1,234,567"


def test_figures_have_separators_and_two_decimals() -> None:
    assert [figure(minor) for minor in (0, 5, 1_234_567, -100_000)] == ["0.00", "0.05", "12,345.67", "-1,000.00"]
    assert in_words(1_234_567, "CNY") == "人民币12,345.67元（大写：壹万贰仟叁佰肆拾伍元陆角柒分）"


@pytest.mark.parametrize(
    ("value", "formal"),
    [
        (date(2026, 3, 31), "二〇二六年三月三十一日"),
        (date(2030, 10, 10), "二〇三〇年十月十日"),
        (date(2026, 12, 20), "二〇二六年十二月二十日"),
        (date(2026, 11, 1), "二〇二六年十一月一日"),
    ],
)
def test_a_date_under_a_seal_is_in_chinese_digits(value: date, formal: str) -> None:
    assert formal_day(value) == formal
    assert day(value) == f"{value.year}年{value.month}月{value.day}日"


def test_an_article_is_printed_in_chinese_alone() -> None:
    assert article("财金〔2017〕90号 附1 no. 1a") == "财金〔2017〕90号 附1第1a项"
    assert article("财金〔2017〕90号 art. 10") == "财金〔2017〕90号第10条"
    printed = {article(rule.article) for policy in PACKAGED_WRITE_OFF.versions for rule in policy.criteria}
    assert [text for text in printed if re.search("no|art", text)] == []


@pytest.mark.parametrize("kind", NAMES, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_member_has_the_name_that_its_docstring_gives(kind: type[Enum]) -> None:
    (body,) = [each.body for each in ast.parse(inspect.getsource(kind)).body if isinstance(each, ast.ClassDef)]
    told = {
        target.id: ast.literal_eval(after.value)
        for each, after in pairwise(body)
        if isinstance(each, ast.Assign) and isinstance(after, ast.Expr)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    assert NAMES[kind].keys() == told.keys() == kind.__members__.keys()
    assert [name for name, text in NAMES[kind].items() if f"({text})" not in told[name]] == []
