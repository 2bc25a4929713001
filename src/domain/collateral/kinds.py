"""Kinds of collateral (押品种类): one row of a bank's catalogue, and the closed lists its columns are made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.text import checked_text

MAX_CODE: Final = 40


class CollateralClass(StrEnum):
    """The four classes that every catalogue has (押品大类): 银监发〔2017〕16号 [S:34]."""

    FINANCIAL_PLEDGE = "FINANCIAL_PLEDGE"
    """Deposits, bonds, shares, funds, gold, bills (金融质押品)."""
    REAL_ESTATE = "REAL_ESTATE"
    """Land and buildings (房地产)."""
    RECEIVABLES = "RECEIVABLES"
    """Receivables and rights to charge (应收账款)."""
    OTHER = "OTHER"
    """Vehicles, machinery, inventory, equity, intellectual property and others (其他押品)."""


class Document(StrEnum):
    """Papers that a kind may ask for (押品资料)."""

    TITLE = "TITLE"
    """Proof of title, invoice or account statement (权属证明)."""
    REGISTRATION = "REGISTRATION"
    """Certificate of the registered mortgage or pledge (他项权证、登记证明)."""
    VALUATION = "VALUATION"
    """Valuation report (评估报告)."""
    INSURANCE = "INSURANCE"
    """Insurance policy that names the bank as first beneficiary (保险单)."""
    OWNER_CONSENT = "OWNER_CONSENT"
    """Consent of owners, co-owners or the shareholders' meeting (权利人及共有人同意书)."""
    CUSTODY_RECEIPT = "CUSTODY_RECEIPT"
    """Receipt of the custodian or supervisor (保管、监管凭证)."""
    FREEZE_CONFIRMATION = "FREEZE_CONFIRMATION"
    """Confirmation that an account or security is frozen (冻结、止付确认书)."""
    DEBTOR_NOTICE = "DEBTOR_NOTICE"
    """Notice of the pledge, acknowledged by the debtor of the receivable (应收账款质押通知书回执)."""
    LOCATOR = "LOCATOR"
    """Installation note of the vehicle locator (车辆定位装置安装单)."""


class Method(StrEnum):
    """How a value was found (估值方法)."""

    MARKET_PRICE = "MARKET_PRICE"
    """Price of an active market times the quantity (盯市)."""
    COMPARISON = "COMPARISON"
    """Comparable sales (市场比较法)."""
    INCOME = "INCOME"
    """Discounted income (收益法)."""
    COST = "COST"
    """Cost less depreciation (成本法)."""
    FACE = "FACE"
    """Face value of a deposit, bill or receivable (票面金额)."""
    INDEX = "INDEX"
    """A valuation carried forward by the index of its region and kind (指数重估)."""


def kind_code(field: str, text: str) -> str:
    """Check a code of a kind, region or instrument: 1 to 40 printable characters without outer spaces."""
    if not text or text != text.strip():
        raise InvalidInput(field, text, f"must be 1 to {MAX_CODE} characters without outer spaces")
    return checked_text(field, text, MAX_CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of the catalogue; `source` says where its numbers come from.

    Attributes:
        ceiling: highest secured principal over value (抵质押率上限).
        haircut: what is taken off a value before it counts as cover (折扣).
        warning, close_out: principal over value at which the bank asks for cure (预警线) and may realise (平仓线);
            reached when equal.
        valuation_months: longest time between two valuations (估值周期).
        mark_days: longest time in days between two market prices (盯市); 0: not marked to market.
        active_market: whether an active market quotes it.
        index_counts: whether an index revaluation is a valuation of its own, so that the next due date moves.
        registered: whether the right arises or is protected by registration (登记).
        insured: whether the bank asks for insurance with itself as beneficiary.
        custody: whether the bank or a supervisor must hold it (占有、监管).
        locator: whether a vehicle locator must report.
        disposal_months, disposal_cost: expected time to cash and costs as a share of proceeds (处置期限、费用率).
    """

    code: str
    title: str
    title_zh: str
    of: CollateralClass
    ceiling: Ratio
    haircut: Ratio
    warning: Ratio
    close_out: Ratio
    valuation_months: int
    documents: tuple[Document, ...]
    disposal_months: int
    disposal_cost: Ratio
    source: str
    mark_days: int = 0
    active_market: bool = False
    index_counts: bool = False
    registered: bool = True
    insured: bool = False
    custody: bool = False
    locator: bool = False

    def __post_init__(self) -> None:
        kind_code("kind", self.code)
        for name in ("title", "title_zh", "source"):
            checked_text(name, getattr(self, name), 200)
        for name in ("ceiling", "haircut", "warning", "close_out", "disposal_cost"):
            if getattr(self, name).units > RATIO_SCALE:
                raise InvalidInput(name, getattr(self, name).text, "must be at most 100 %")
        for name, most in (("valuation_months", 120), ("disposal_months", 240), ("mark_days", 366)):
            if not 0 <= getattr(self, name) <= most:
                raise InvalidInput(name, getattr(self, name), f"must be between 0 and {most}")
        if len(set(self.documents)) != len(self.documents):
            raise InvalidInput("documents", self.documents, "each document may appear once")
