"""Facts in words: their names in two languages, their values with units, and the source of each."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from ..shared.risk_class import RiskClass
from .catalogue import CATALOGUE
from .counted import DEBTOR_RULES, Counted, Others, counted
from .explanation_data import FactValue, Input, Text
from .facts import ClaimFacts, DebtorFacts, Source
from .outcome import ClaimResult
from .policy import ClassificationPolicy

MAX_INPUTS: Final = 50
"""Most inputs that one reason shows."""


class Label(NamedTuple):
    """A fact's name in English and Chinese, and its unit."""

    en: str
    zh: str
    unit: str = ""


_MONEY, _DAYS = "minor units", "days"

LABELS: Final[Mapping[str, Label]] = {
    "kind": Label("kind of claim", "债权类型"),
    "guarantee": Label("kind of guarantee", "担保方式"),
    "by_days": Label("classed by days past due", "采用脱期法"),
    "balance": Label("balance", "账面余额", _MONEY),
    "days_past_due": Label("days past due", "逾期天数", _DAYS),
    "technical_cause": Label("operational or technical cause", "操作性或技术性原因"),
    "cause_documented": Label("cause documented", "原因有书面记录"),
    "fund_use_changed": Label("use of funds changed without consent", "擅自改变资金用途"),
    "repaid_by_new_debt": Label("repaid by new debt", "以新债偿还旧债"),
    "financial_difficulty": Label("financial difficulty", "财务困难"),
    "modified_in_difficulty": Label("financial difficulty when terms were changed", "合同调整时的财务困难"),
    "credit_impaired": Label("credit-impaired", "已发生信用减值"),
    "expected_loss": Label("expected credit loss", "预期信用损失", _MONEY),
    "accepted_enhancement": Label("enhancement accepted by the regulator", "监管认可的增信"),
    "major_warning_signal": Label("major warning signal", "重大预警信号"),
    "group_member_npl": Label("another group member is non-performing", "集团其他成员为不良"),
    "group_assessment": Label("assessment after the group member's fall", "集团成员不良评估"),
    "from_merged_debtor": Label("claim on the merged debtor", "被并购方债权"),
    "renewal": Label("small-business renewal", "小微续贷"),
    "restructured": Label("restructuring", "重组情况"),
    "previous_class": Label("class in force before", "原分类"),
    "repayments": Label("payment since the cure", "清偿后还款情况"),
    "repayments.able_to_perform": Label("able to keep performing", "具备持续履约能力"),
    "able_to_perform": Label("able to keep performing", "具备持续履约能力"),
    "human": Label("class set by a person", "人工认定类别"),
    "uncertain_between": Label("classes the evidence leaves open", "证据不足以确定的类别"),
    "proposed_split": Label("proposed split", "拆分分类提议"),
    "look_through": Label("assets held", "基础资产"),
    "look_through.assets": Label("worst asset held", "基础资产最差类别"),
    "look_through.expected_class": Label("class by expected gain or loss", "按预计损益确定的类别"),
    "size": Label("size of the enterprise", "企业规模"),
    "all_banks": Label("debts at all banks", "所有银行债务"),
    "all_banks.overdue_over_90": Label("overdue over 90 days at all banks", "所有银行逾期90天以上债务", _MONEY),
    "npl_at_other_banks": Label("non-performing at another bank", "在其他银行存在不良"),
    "rating_cut_sharp": Label("external rating cut sharply", "外部评级大幅下调"),
    "ability_significantly_lowered": Label("ability to perform significantly lowered", "履约能力显著下降"),
    "bankruptcy": Label("bankruptcy proceedings", "破产程序"),
    "evades_debt": Label("evades bank debt", "逃废银行债务"),
    "merger_date": Label("day of the merger", "并购日"),
    "secured": Label("covered by collateral", "押品覆盖金额", _MONEY),
    "settled": Label("repaid in full", "已全额清偿"),
    "renewal.signed_before_maturity": Label("renewal signed before maturity", "续贷合同到期前签订"),
    "renewal.on_borrowers_application": Label("renewal on the borrower's application", "借款人主动申请续贷"),
    "renewal.lawful_operation": Label("lawful operation", "依法合规经营"),
    "renewal.stable_operation": Label("stable operation", "经营稳定"),
    "renewal.good_credit": Label("good credit", "信用状况良好"),
    "renewal.interest_arrears": Label("interest in arrears", "欠息"),
    "renewal.no_misuse": Label("no misuse of funds", "无挪用贷款"),
    "renewal.no_debt_evasion": Label("no debt evasion", "无逃废债"),
    "renewal.working_capital": Label("working-capital loan", "流动资金贷款"),
    "renewal.meets_new_loan_standard": Label("meets the standard of a new loan", "符合新发放贷款标准"),
}

CLASS_EN: Final = ("", "normal", "special mention", "substandard", "doubtful", "loss")
_DEBTOR_FACTS: Final = frozenset(
    {"size", "all_banks", "npl_at_other_banks", "rating_cut_sharp", "ability_significantly_lowered", "bankruptcy",
     "evades_debt", "merger_date"}
)  # fmt: skip


class Words:
    """How one debtor's amounts and facts are written, and what is counted over all its claims.

    `digits` are the minor-unit digits of the currency; `results` are by claim.
    """

    def __init__(
        self, facts: DebtorFacts, results: Mapping[str, ClaimResult], policy: ClassificationPolicy, digits: int
    ) -> None:
        self.facts, self.results, self.digits = facts, results, digits
        self._policy = policy

    @cached_property
    def claims(self) -> dict[str, ClaimFacts]:
        """The debtor's claims by their ids."""
        return {claim.id: claim for claim in self.facts.claims}

    @cached_property
    def counted(self) -> Counted:
        """What arts 7, 10(4) and 11(4) count."""
        return counted(self.facts, self.results, self._policy)

    @cached_property
    def others(self) -> Others:
        """The claims parted, for looking at each of them among the others."""
        return Others(self.facts, self.results)

    @cached_property
    def _by_fact(self) -> dict[tuple[str, str], Source]:
        return {(source.claim, source.fact): source for source in self.facts.sources}

    @cached_property
    def _of_claims(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for source in self.facts.sources:
            found.setdefault(source.claim, []).append(source)
        return found

    def money(self, amount: int) -> str:
        """An amount with thousands separators and its minor units: 1,234,567.89."""
        whole, minor = divmod(abs(amount), 10**self.digits)
        sign = "-" if amount < 0 else ""
        return f"{sign}{whole:,}.{minor:0{self.digits}d}" if self.digits else f"{sign}{whole:,}"

    def inputs(self, rule: str, claim: ClaimFacts) -> tuple[Input, ...]:
        """What the rule looked at, as its catalogue entry lists it; of arts 7 and 10(4) the claims that count too."""
        own = tuple(self.input(fact, claim) for fact in CATALOGUE[rule].facts)
        if rule not in DEBTOR_RULES:
            return own
        others = (other for other in self.counted.npl[:MAX_INPUTS] if other.id != claim.id)
        return (*own, *(self.input("balance", other) for other in others))

    def sourced(self, fact: str, claim: ClaimFacts) -> tuple[Input, ...]:
        """One fact of a claim with each of its sources, of which it may have several."""
        value, unit = plain(getattr(claim, fact)), LABELS[fact].unit
        own = (source for source in self._of_claims.get(claim.id, ()) if source.fact == fact)
        return tuple(Input(fact, claim.id, value, unit, each.origin, each.row, each.day) for each in own)[:MAX_INPUTS]

    def input(self, fact: str, claim: ClaimFacts) -> Input:
        """One fact with its value, unit and source."""
        of_debtor = fact in _DEBTOR_FACTS
        value = getattr(self.facts if of_debtor else claim, fact)
        owner = "" if of_debtor else claim.id
        found = self._by_fact.get((owner, fact))
        origin = (found.origin, found.row, found.day) if found else ("", "", None)
        return Input(fact, owner, plain(value), LABELS[fact].unit, *origin)


def plain(value: object) -> str:
    """Any fact's value as short text: yes, no, unknown, names, numbers, dates, and fields of what has several."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, RiskClass):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        shown = ", ".join(plain(item) for item in value[:MAX_INPUTS])
        return f"{shown}, … ({len(value)})" if len(value) > MAX_INPUTS else shown
    if is_dataclass(value):
        return "; ".join(f"{field.name}: {plain(getattr(value, field.name))}" for field in fields(value))
    return str(value)


@lru_cache(maxsize=4_096)
def percent(part: int, whole: int) -> str:
    """A share in percent to four decimals; a longer one is cut and marked, so that it never prints as its limit."""
    if whole == 0:
        return "0 %"
    units = 100 * part * 10_000 // whole
    exact = 100 * part * 10_000 == units * whole
    text = f"{units // 10_000}.{units % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{text} %" if exact else f"{text}… %"


_DIGITS: Final = "零一二三四五六七八九"


@lru_cache(maxsize=256)
def cited(rule: str) -> Text:
    """A rule as it is cited: art. 10(1), 第十条第一项; one that is no article by its title."""
    entry = CATALOGUE[rule]
    number, _, item = entry.article.rstrip(")").partition("(")
    if not number.isdigit():
        return Text(f"the {entry.title[0].lower()}{entry.title[1:]}", entry.title_zh)
    tens, ones = divmod(int(number), 10)
    chinese = ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
    return Text(f"art. {entry.article}", f"第{chinese}条" + (f"第{_DIGITS[int(item)]}项" if item else ""))


def value_text(fact: str, value: FactValue, words: Words) -> Text:
    """A changed fact's value in both languages."""
    if value is None or value == "":
        return Text("none", "无") if fact in _NONE_IS_NONE else Text("unknown", "未知")
    if isinstance(value, bool):
        return Text("yes", "是") if value else Text("no", "否")
    if isinstance(value, int):
        shown = words.money(value) if LABELS[fact].unit == _MONEY else str(value)
        return Text(shown, shown)
    if fact in _CLASS_VALUED:
        classes = [RiskClass[name] for name in value.split(",")]
        return Text(", ".join(CLASS_EN[c] for c in classes), "、".join(c.chinese for c in classes))
    return Text(value, _CHOICES_ZH.get(value, value))


_NONE_IS_NONE: Final = frozenset({"human", "uncertain_between", "proposed_split", "bankruptcy"})
_CLASS_VALUED: Final = frozenset(
    {"human", "uncertain_between", "proposed_split", "look_through.assets", "look_through.expected_class"}
)
_CHOICES_ZH: Final = {
    "NONE": "无",
    "LIQUIDATION": "破产清算",
    "REORGANISATION": "重整",
    "SETTLEMENT": "和解",
    "NOT_MADE": "未评估",
    "NO_EFFECT": "评估无影响",
    "AFFECTED": "评估有影响",
}
