"""The guarantor policy (保证人管理政策): versions, what each field means, the law it may not weaken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ..policy.book import VersionBook
from ..policy.parameters import Parameter
from ..policy.validation import Breach, between, breach
from ..shared.instants import checked_version
from ..shared.ratio import Ratio
from .kinds import GuarantorKind


@dataclass(frozen=True, slots=True)
class CapacityRule:
    """How much a guarantor of a kind can carry: multiples of its net assets and of its free yearly income."""

    of_net_assets: Ratio
    of_free_income: Ratio


_percent: Final = Ratio.percent
_COMPANY_MULTIPLE, _COMPANY_MULTIPLE_SMALL = _percent("1000"), _percent("1500")
_ONE_DEBTOR, _LOANS_ONE, _LOANS_GROUP = _percent("10"), _percent("10"), _percent("15")
_EXPOSURE_ONE, _EXPOSURE_GROUP, _LARGE = _percent("15"), _percent("20"), _percent("2.5")
_EXPOSURE_BANK: Final = _percent("25")
_ORGANISATION: Final = CapacityRule(_percent("100"), _percent("0"))
_PERSON: Final = CapacityRule(_percent("70"), _percent("500"))
_GUARANTEE_COMPANY: Final = CapacityRule(_COMPANY_MULTIPLE, _percent("0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuarantorPolicy:
    """A bank's choices. `PARAMETERS` describes each field; the defaults are those of the packaged policy.

    Attributes:
        version: the bank's own name of the version, unique in its book, 1 to 64 printable characters.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known, with its time zone.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    review_months: int = 12
    statement_months: int = 12
    enterprise_capacity: CapacityRule = _ORGANISATION
    person_capacity: CapacityRule = _PERSON
    guarantee_company_capacity: CapacityRule = _GUARANTEE_COMPANY
    small_business_company_capacity: CapacityRule = CapacityRule(_COMPANY_MULTIPLE_SMALL, _percent("0"))
    one_debtor_of_company: Ratio = _ONE_DEBTOR
    loans_to_one: Ratio = _LOANS_ONE
    loans_to_group: Ratio = _LOANS_GROUP
    exposure_to_one: Ratio = _EXPOSURE_ONE
    exposure_to_group: Ratio = _EXPOSURE_GROUP
    exposure_to_bank: Ratio = _EXPOSURE_BANK
    large_exposure: Ratio = _LARGE
    circle_length: int = 6
    chain_length: int = 3

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)

    def capacity_rule(self, kind: GuarantorKind) -> CapacityRule:
        """The multiples that count for a kind of guarantor."""
        if kind is GuarantorKind.PERSON:
            return self.person_capacity
        if kind is GuarantorKind.GUARANTEE_COMPANY:
            return self.guarantee_company_capacity
        if kind is GuarantorKind.SMALL_BUSINESS_GUARANTEE_COMPANY:
            return self.small_business_company_capacity
        return self.enterprise_capacity


GuarantorBook = VersionBook[GuarantorPolicy]
"""A bank's guarantor policies in the order of recording, beginning with the packaged default."""

_COMPANIES: Final = "[K-h] 融资担保公司监督管理条例 art. 15"
_ONE_OF_COMPANY: Final = "[K-h] 融资担保公司监督管理条例 art. 16"
_LARGE_EXPOSURES: Final = "[S:43] 商业银行大额风险暴露管理办法"
_WITH_GUARANTEES: Final = f"{_LARGE_EXPOSURES}; [I] guarantees given are added"

PARAMETERS: Final = (
    Parameter("review_months", "months", "Longest time between two reviews of a guarantor.",
              "保证人评估周期(月)", "[K-h] assessment once a check period; [I] yearly"),
    Parameter("statement_months", "months", "Age above which figures of a guarantor no longer prove its ability.",
              "保证人财务资料有效期(月)", "[I]"),
    Parameter("enterprise_capacity", "percent", "What an enterprise can guarantee: of net assets, of free income.",
              "企业保证人担保能力系数", "[K-m] each bank sets its own"),
    Parameter("person_capacity", "percent", "What a person can guarantee: of net assets, of free yearly income.",
              "自然人保证人担保能力系数", "[K-m] each bank sets its own"),
    Parameter("guarantee_company_capacity", "percent", "What a guarantee company can carry: of its net assets.",
              "融资担保公司担保责任余额上限(净资产倍数)", _COMPANIES),
    Parameter("small_business_company_capacity", "percent",
              "The same for one that mainly serves small businesses and agriculture.",
              "主要服务小微企业和农业的融资担保公司担保责任余额上限", _COMPANIES),
    Parameter("one_debtor_of_company", "percent",
              "Guarantees of a guarantee company for one debtor over its net assets, at most.",
              "融资担保公司对同一被担保人担保责任余额占净资产上限", _ONE_OF_COMPANY),
    Parameter("loans_to_one", "percent", "Loans to one borrower over net capital, at most.",
              "同一借款人贷款余额占资本净额上限", "[S:37] 商业银行法 art. 39"),
    Parameter("loans_to_group", "percent", "Credit to one group over net capital, at most.",
              "单一集团客户授信占资本净额上限", "[S:43] 商业银行集团客户授信业务风险管理指引 art. 12"),
    Parameter("exposure_to_one", "percent", "Loans to a guarantor plus its guarantees here over tier 1, at most.",
              "单一保证人风险暴露占一级资本净额上限(含保证)", _WITH_GUARANTEES),
    Parameter("exposure_to_group", "percent", "Loans to a group plus its guarantees for others over tier 1, at most.",
              "一组关联客户风险暴露占一级资本净额上限(含对外保证)", _WITH_GUARANTEES),
    Parameter("exposure_to_bank", "percent", "The same of a bank that guarantees, over tier 1, at most.",
              "同业单一客户风险暴露占一级资本净额上限(含保证)", _WITH_GUARANTEES),
    Parameter("large_exposure", "percent", "Exposure over tier 1 above which it is a large one.",
              "大额风险暴露界限(占一级资本净额,超过)", "[K-h] 商业银行大额风险暴露管理办法"),
    Parameter("circle_length", "guarantees", "Longest guarantee circle that is listed one by one.",
              "逐一列示的担保圈最大长度", "[I]"),
    Parameter("chain_length", "guarantees", "Length of a guarantee chain above which it is reported.",
              "担保链预警长度(超过)", "[I]"),
)  # fmt: skip
"""Every field of `GuarantorPolicy` but its name, date and instant, in its order."""

DEFAULT_GUARANTOR_POLICY: Final = GuarantorPolicy(
    version="guarantor-2021",
    effective_from=date(2021, 1, 1),
    recorded_at=datetime(2021, 1, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own, from the day the Civil Code is in force."""

_HIGHEST: Final = (
    ("loans_to_one", _LOANS_ONE, "商业银行法 art. 39"),
    ("loans_to_group", _LOANS_GROUP, "商业银行集团客户授信业务风险管理指引 art. 12"),
    ("exposure_to_one", _EXPOSURE_ONE, "商业银行大额风险暴露管理办法"),
    ("exposure_to_group", _EXPOSURE_GROUP, "商业银行大额风险暴露管理办法"),
    ("exposure_to_bank", _EXPOSURE_BANK, "商业银行大额风险暴露管理办法"),
    ("large_exposure", _LARGE, "商业银行大额风险暴露管理办法"),
    ("one_debtor_of_company", _ONE_DEBTOR, "融资担保公司监督管理条例 art. 16"),
)
_OWN_BOUNDS: Final = (("review_months", 1, 12), ("statement_months", 1, 36), ("circle_length", 2, 12),
                      ("chain_length", 1, 50))  # fmt: skip


def _ratios(policy: GuarantorPolicy) -> Iterator[Breach]:
    highest = (
        *((name, getattr(policy, name), most, source) for name, most, source in _HIGHEST),
        ("guarantee_company_capacity", policy.guarantee_company_capacity.of_net_assets, _COMPANY_MULTIPLE, _COMPANIES),
        ("small_business_company_capacity", policy.small_business_company_capacity.of_net_assets,
         _COMPANY_MULTIPLE_SMALL, _COMPANIES),
    )  # fmt: skip
    for name, found, most, source in highest:
        if found > most:
            yield Breach(name, None, str(found), f"{name}: {found} is weaker than {most}; a bank may be stricter only",
                         f"{name}: {found} 宽于监管上限 {most},银行只可从严", source)  # fmt: skip


def _numbers(policy: GuarantorPolicy) -> Iterator[Breach]:
    for name, least, most in _OWN_BOUNDS:
        yield from between(name, getattr(policy, name), least, most)


def _order(policy: GuarantorPolicy) -> Iterator[Breach]:
    found = policy.exposure_to_one
    if found > policy.exposure_to_group:
        yield breach("exposure_to_one", found, "must not exceed that of a group", "不得高于关联客户组上限")


_CHECKS: Final[tuple[Callable[[GuarantorPolicy], Iterator[Breach]], ...]] = (_ratios, _numbers, _order)


def breaches(policy: GuarantorPolicy) -> tuple[Breach, ...]:
    """Everything a version has wrong against the law and against itself; empty: it may be adopted."""
    return tuple(each for check in _CHECKS for each in check(policy))
