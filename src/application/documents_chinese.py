"""Amounts and dates as Chinese documents write them (大写金额、日期).

Capital amounts follow the rules for filling in bills of the People's Bank (正确填写票据和结算凭证的基本规定, annex 1 of
银发〔1997〕393号 [K-h]): one 零 for zeros inside, 整 after yuan, none after fen.
"""

import re
from datetime import date
from typing import Final

from ..domain.shared.money import digits_of

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_WAN: Final = 10**4
_YI: Final = 10**8
_YEAR_DIGITS: Final = "〇一二三四五六七八九"
_NUMBER: Final = re.compile(r" no\. (\w+)")
_ARTICLE: Final = re.compile(r" art\. (\d+)")
CURRENCIES: Final = {"CNY": "人民币", "HKD": "港币", "MOP": "澳门币", "TWD": "新台币", "USD": "美元", "EUR": "欧元",
                     "GBP": "英镑", "JPY": "日元"}  # fmt: skip
"""Names of currencies; any other goes by its code."""


def capital(minor: int, currency: str = "CNY") -> str:
    """An amount in Chinese capitals (大写): 1234567 fen are 壹万贰仟叁佰肆拾伍元陆角柒分; below zero begins with 负.

    A currency of other than two decimals has no jiao and fen: without decimals it is written as yuan, with three or
    four as its figure, for nobody would read the capitals as that amount.
    """
    digits = digits_of(currency)
    if minor < 0:
        return "负" + capital(-minor, currency)
    if digits == 0:
        return f"{_whole(minor)}元整"
    if digits != 2:
        return figure(minor, currency)
    yuan, rest = divmod(minor, 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return text + "整"
    # 零 stands where yuan ends in a zero before jiao (1680.32), or where jiao is zero before fen (325.04).
    if text and (not jiao or not yuan % 10):
        text += "零"
    text += f"{_DIGITS[jiao]}角" if jiao else ""
    return text + (f"{_DIGITS[fen]}分" if fen else "")


def _whole(number: int) -> str:
    if number >= _YI:
        return _joined(number, _YI, "亿")
    if number >= _WAN:
        return _joined(number, _WAN, "万")
    return _below_wan(number) or "零"


def _joined(number: int, unit: int, word: str) -> str:
    high, low = divmod(number, unit)
    zero = "零" if 0 < low < unit // 10 else ""
    return f"{_whole(high)}{word}{zero}{_whole(low) if low else ''}"


def _below_wan(number: int) -> str:
    text, zero = "", False
    for size, place in _PLACES:
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + place
        zero = not digit
    return text


def figure(minor: int, currency: str = "CNY") -> str:
    """An amount in figures with thousands separators: 1234567 fen are 12,345.67."""
    digits = digits_of(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole:,}.{rest:0{digits}d}" if digits else f"{sign}{whole:,}"


def unit_of(currency: str) -> str:
    """The unit that a table of figures states: 人民币元, 美元."""
    name = CURRENCIES.get(currency, currency)
    return f"{name}元" if name.endswith("币") else name


def in_words(minor: int, currency: str) -> str:
    """An amount for a sentence: 人民币12,345.67元(大写:壹万贰仟叁佰肆拾伍元陆角柒分)."""
    name = CURRENCIES.get(currency, currency)
    yuan = "元" if name.endswith("币") else ""
    return f"{name}{figure(minor, currency)}{yuan}（大写：{capital(minor, currency)}）"


def day(value: date | None) -> str:
    """A date in running text and tables: 2026年3月31日; 至今未定 stays empty."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def formal_day(value: date) -> str:
    """A date under a seal: 二〇二六年三月三十一日."""
    year = "".join(_YEAR_DIGITS[int(digit)] for digit in f"{value.year:04d}")
    return f"{year}年{_ordinal(value.month)}月{_ordinal(value.day)}日"


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{_YEAR_DIGITS[tens]}十")
    return head + (_YEAR_DIGITS[ones] if ones else "")


def article(text: str) -> str:
    """An article as answers name it, as a page does: `附1 no. 2` is 附1第2项, `90号 art. 9` 90号第9条."""
    return _ARTICLE.sub(r"第\1条", _NUMBER.sub(r"第\1项", text))
