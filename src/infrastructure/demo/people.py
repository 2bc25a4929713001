"""Invented borrowers: persons with valid resident ids, enterprises with valid unified social credit codes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from ...domain.borrower import (
    BorrowerKind,
    Contact,
    DocumentKind,
    EnterpriseSize,
    IdentityDocument,
    Profile,
    resident_id_check_character,
    unified_credit_code_check_character,
)

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国文斌波辉海燕玲红春梅志雪婷宇浩欣怡晨佳俊思颖子涵"
_RELATIONS: Final = ("配偶", "父亲", "母亲", "兄弟姐妹", "同事")
_TRADES: Final[tuple[tuple[str, str, str], ...]] = (
    ("C1310", "粮油", "食品有限公司"),
    ("C1810", "华裳", "服装有限公司"),
    ("C3311", "金城", "金属制品有限公司"),
    ("C3819", "新能", "电机制造有限公司"),
    ("C2110", "木居", "家具有限公司"),
    ("E4710", "鼎盛", "建筑工程有限公司"),
    ("F5127", "惠农", "农产品贸易有限公司"),
    ("F5213", "万家", "百货商贸有限公司"),
    ("G5430", "通达", "物流运输有限公司"),
    ("H6210", "百味", "餐饮管理有限公司"),
    ("I6510", "云智", "软件科技有限公司"),
    ("A0141", "绿野", "蔬菜种植有限公司"),
    ("A0311", "牧源", "养殖有限公司"),
    ("L7211", "恒信", "企业管理咨询有限公司"),
)
_FANCY: Final = ("鑫", "隆", "瑞", "祥", "康", "泰", "宏", "远", "安", "盛", "源", "达", "丰", "裕", "嘉", "诚")


@dataclass(frozen=True, slots=True)
class Place:
    """A county where the demonstration bank works: its code (GB/T 2260), name, branch and area code."""

    region: str
    name: str
    branch: str
    area: str


PLACES: Final = (
    Place("310115", "上海浦东", "SH01", "021"),
    Place("330106", "杭州西湖", "HZ01", "0571"),
    Place("320505", "苏州虎丘", "SZ01", "0512"),
    Place("440305", "深圳南山", "SN01", "0755"),
    Place("510104", "成都锦江", "CD01", "028"),
    Place("420106", "武汉武昌", "WH01", "027"),
)


class Inventor:
    """Invents borrowers from a seeded generator."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._names: set[str] = set()

    def person(self, kind: BorrowerKind = BorrowerKind.PERSON) -> Profile:
        """A natural person of 22 to 62 years, or a sole trader."""
        place = self._chance.choice(PLACES)
        name = self._name()
        trade = self._chance.choice(_TRADES)
        return Profile(
            kind=kind,
            branch=place.branch,
            name=name,
            identity=IdentityDocument(DocumentKind.RESIDENT_ID, self._resident_id(place.region)),
            industry=trade[0] if kind is BorrowerKind.SOLE_TRADER else "",
            region=place.region,
            phones=(self._mobile(),),
            contacts=(Contact(self._name(), self._chance.choice(_RELATIONS), self._mobile()),),
        )

    def enterprise(self) -> Profile:
        """A micro to medium enterprise."""
        place = self._chance.choice(PLACES)
        industry, trade, ending = self._chance.choice(_TRADES)
        name = self._distinct(lambda: f"{place.name}{''.join(self._chance.sample(_FANCY, 2))}{trade}{ending}")
        size = self._chance.choice(
            (EnterpriseSize.MICRO, EnterpriseSize.SMALL, EnterpriseSize.SMALL, EnterpriseSize.MEDIUM)
        )
        return Profile(
            kind=BorrowerKind.ENTERPRISE,
            branch=place.branch,
            name=name,
            size=size,
            identity=IdentityDocument(DocumentKind.UNIFIED_CREDIT_CODE, self._credit_code(place.region)),
            industry=industry,
            region=place.region,
            controller=self._name(),
            phones=(f"{place.area}-{self._chance.randrange(2000_0000, 8999_9999)}",),
            contacts=(Contact(self._name(), "财务负责人", self._mobile()),),
        )

    def _name(self) -> str:
        given = "".join(self._chance.choices(_GIVEN, k=self._chance.choice((1, 2, 2))))
        return self._chance.choice(_SURNAMES) + given

    def _distinct(self, make: Callable[[], str]) -> str:
        while (name := make()) in self._names:
            pass
        self._names.add(name)
        return name

    def _resident_id(self, region: str) -> str:
        born = date(1964, 1, 1) + timedelta(days=self._chance.randrange(365 * 40))
        first = f"{region}{born:%Y%m%d}{self._chance.randrange(1, 999):03d}"
        return first + resident_id_check_character(first)

    def _credit_code(self, region: str) -> str:
        organisation = "".join(self._chance.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
        first = f"91{region}{organisation}"
        return first + unified_credit_code_check_character(first)

    def _mobile(self) -> str:
        return f"1{self._chance.choice('3578')}{self._chance.randrange(10**9):09d}"
