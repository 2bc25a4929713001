"""Closed lists of collateral, with their Chinese terms."""

from enum import StrEnum

from ..domain.collateral import events
from ..domain.collateral.attention import Attention
from ..domain.collateral.disposal import Disposal
from ..domain.collateral.events import Payee
from ..domain.collateral.kinds import CollateralClass, Document, Method
from ..domain.collateral.parts import ChargeMode, Holder, Locator
from ..domain.collateral.revaluation import NotRevalued
from .describe import enum_type


class CollateralEntryKind(StrEnum):
    """What a recorded entry is; values are the names of the domain's events."""

    TAKEN = "Taken"
    OWNERS_CHANGED = "OwnersChanged"
    HOLDING_CHANGED = "HoldingChanged"
    REGISTERED = "Registered"
    RENEWED = "Renewed"
    REDUCED = "Reduced"
    CANCELLED = "Cancelled"
    FIXED = "Fixed"
    LINKED = "Linked"
    UNLINKED = "Unlinked"
    VALUED = "Valued"
    INSURED = "Insured"
    INSURANCE_ENDED = "InsuranceEnded"
    HANDED_OVER = "HandedOver"
    LOCATED = "Located"
    SEIZED = "Seized"
    SEIZURE_LIFTED = "SeizureLifted"
    LEASED = "Leased"
    LEASE_ENDED = "LeaseEnded"
    FILED = "Filed"
    ENDED = "Ended"
    PAID_OUT = "PaidOut"
    ASSET_SOLD = "AssetSold"
    COSTS_CHARGED = "CostsCharged"
    WITHDRAWN = "Withdrawn"


enum_type(
    CollateralClass,
    "CollateralClass",
    "The four classes of the catalogue, 银监发〔2017〕16号 (押品大类).",
    {
        "FINANCIAL_PLEDGE": "Deposits, bonds, shares, funds, gold, bills (金融质押品).",
        "REAL_ESTATE": "Land and buildings (房地产).",
        "RECEIVABLES": "Receivables and rights to charge (应收账款).",
        "OTHER": "Vehicles, machinery, inventory, equity, intellectual property and others (其他押品).",
    },
)
enum_type(
    Document,
    "CollateralDocument",
    "Papers that a kind may ask for (押品资料).",
    {
        "TITLE": "Proof of title, invoice or account statement (权属证明).",
        "REGISTRATION": "Certificate of the registered mortgage or pledge (他项权证、登记证明).",
        "VALUATION": "Valuation report (评估报告).",
        "INSURANCE": "Insurance policy that names the bank as first beneficiary (保险单).",
        "OWNER_CONSENT": "Consent of owners, co-owners or the shareholders' meeting (权利人及共有人同意书).",
        "CUSTODY_RECEIPT": "Receipt of the custodian or supervisor (保管、监管凭证).",
        "FREEZE_CONFIRMATION": "Confirmation that an account or security is frozen (冻结、止付确认书).",
        "DEBTOR_NOTICE": "Notice of the pledge, acknowledged by the debtor of the receivable (应收账款质押通知书回执).",
        "LOCATOR": "Installation note of the vehicle locator (车辆定位装置安装单).",
    },
)
enum_type(
    Method,
    "ValuationMethod",
    "How a value was found (估值方法).",
    {
        "MARKET_PRICE": "Price of an active market times the quantity (盯市).",
        "COMPARISON": "Comparable sales (市场比较法).",
        "INCOME": "Discounted income (收益法).",
        "COST": "Cost less depreciation (成本法).",
        "FACE": "Face value of a deposit, bill or receivable (票面金额).",
        "INDEX": "A valuation carried forward by the index of its region and kind (指数重估).",
    },
)
enum_type(
    ChargeMode,
    "ChargeMode",
    "What a registration secures (抵质押方式).",
    {
        "ORDINARY": "The loans linked to it (一般抵质押).",
        "MAXIMUM": "Claims that come to be in a period, up to an amount, Civil Code 420 (最高额抵质押).",
    },
)
enum_type(
    Holder,
    "CollateralHolder",
    "Who has an item in hand (占有).",
    {
        "OWNER": "The owner (权利人).",
        "BANK": "The bank, a repossessed item included (本行).",
        "CUSTODIAN": "A custodian or supervisor for the bank (保管人、监管人).",
        "COURT": "A court or authority (法院、有权机关).",
        "UNKNOWN": "Nobody knows (下落不明).",
    },
)
enum_type(
    Locator,
    "LocatorState",
    "What a vehicle locator says (车辆定位装置状态).",
    {
        "ONLINE": "Reports (在线).",
        "OFFLINE": "Does not report (离线).",
        "REMOVED": "Was taken off or tampered with (拆除、破坏).",
    },
)
enum_type(
    events.FixingCause,
    "FixingCause",
    "What fixes the claims of a maximum-amount mortgage, Civil Code 423 (最高额抵押债权确定事由).",
    {
        "PERIOD_OVER": "423(1): the agreed period is over (约定期间届满).",
        "DEMANDED": "423(2): two years without an agreed period, and one side asks for it (满二年后请求确定).",
        "NO_NEW_CLAIMS": "423(3): no new claim can come to be (新的债权不可能发生).",
        "SEIZED": "423(4): the mortgagee knew or should have known of a seizure (知道或应当知道被查封、扣押).",
        "BANKRUPTCY": "423(5): debtor or mortgagor is declared bankrupt or dissolved (被宣告破产或解散清算).",
        "OTHER": "423(6): other cases of the law (法律规定的其他情形).",
    },
)
enum_type(
    events.Ending,
    "CollateralEnding",
    "How an item left (出库方式).",
    {
        "RELEASED": "Given back (解除出库).",
        "REPLACED": "Given back against another item (置换出库).",
        "AUCTIONED": "Sold by auction (拍卖).",
        "SOLD": "Sold by agreement or on a market (变卖).",
        "TAKEN_IN_KIND": "Taken in payment (以物抵债).",
    },
)
enum_type(
    Payee,
    "ProceedsPayee",
    "Whose money the bank holds after an item was realised (处置余款归属).",
    {"OWNER": "The owner (抵质押人).", "CREDITORS": "Other creditors with a registration (其他担保物权人)."},
)
enum_type(
    Disposal,
    "DisposalWay",
    "How an item is realised (处置方式).",
    {
        "AUCTION": "By auction (拍卖).",
        "SALE": "By agreement or on a market (变卖).",
        "IN_KIND": "Taken in payment at an agreed or decided value (以物抵债).",
    },
)
enum_type(
    CollateralEntryKind,
    "CollateralEntryKind",
    "What happened to an item (押品事件).",
    {
        "TAKEN": "Taken in (押品入库).",
        "OWNERS_CHANGED": "The owners are others now (权利人变更).",
        "HOLDING_CHANGED": "The quantity is another one now (数量变更).",
        "REGISTERED": "A registration was made (办理登记).",
        "RENEWED": "A registration was prolonged and keeps its rank (登记续期).",
        "REDUCED": "The amount of a registration is lower now (部分解除).",
        "CANCELLED": "A registration was cancelled, with its links (注销登记).",
        "FIXED": "The claims of a maximum-amount mortgage are fixed (最高额抵押债权确定).",
        "LINKED": "A registration secures a loan (关联债权).",
        "UNLINKED": "A registration secures a loan no more (解除关联).",
        "VALUED": "A value was found (估值).",
        "INSURED": "An insurance began or was renewed (投保、续保).",
        "INSURANCE_ENDED": "An insurance ended early (退保).",
        "HANDED_OVER": "In other hands: custody, supervision, repossession (占有、保管变更).",
        "LOCATED": "A vehicle locator changed its state (定位装置状态).",
        "SEIZED": "A court or authority seized it (查封).",
        "SEIZURE_LIFTED": "A seizure was lifted (解封).",
        "LEASED": "It was let (出租).",
        "LEASE_ENDED": "A lease ended early (租约终止).",
        "FILED": "A paper was filed (资料归档).",
        "ENDED": "It left, with its registrations and links (出库).",
        "PAID_OUT": "Money held from its realisation was paid to whom it belongs (支付处置余款).",
        "ASSET_SOLD": "Taken in payment before, it was sold (处置抵债资产).",
        "COSTS_CHARGED": "Costs that its proceeds did not pay became costs due of a loan (未受偿费用计入借据).",
        "WITHDRAWN": "An entry was wrong and does not count (撤销记录).",
    },
)
enum_type(
    Attention,
    "CollateralAttention",
    "What is wrong with an item or about to be (押品异常).",
    {
        "NOT_REGISTERED": "The kind is registered and the bank has no live registration (未办理登记).",
        "REGISTRATION_EXPIRED": "A registration of the bank has expired (登记已到期).",
        "REGISTRATION_EXPIRES": "A registration of the bank expires soon (登记即将到期).",
        "NOT_INSURED": "The kind is insured and no insurance runs (未投保或保险已到期).",
        "INSURANCE_EXPIRES": "The insurance expires soon (保险即将到期).",
        "NOT_BENEFICIARY": "The bank is not the first beneficiary (本行非第一受益人).",
        "UNDERINSURED": "Insured for less than the item is worth (保险金额低于估值).",
        "NOT_IN_CUSTODY": "The bank or a custodian should hold it (未移交占有或监管).",
        "WHEREABOUTS_UNKNOWN": "Nobody knows where it is (押品下落不明).",
        "LOCATOR_SILENT": "The vehicle locator does not report (车辆定位装置离线、未安装或被拆除).",
        "SEIZED": "Seized by a court or authority (被查封、扣押).",
        "LEASED_BEFORE": "Let before the bank's registration: the lease goes on (抵押前已出租).",
        "NO_VALUATION": "Never valued (尚未估值).",
        "VALUATION_OVERDUE": "The next valuation is overdue (估值已逾期).",
        "VALUATION_DUE": "The next valuation is due soon (估值即将到期).",
        "DOCUMENT_MISSING": "A paper that the kind asks for is missing (资料缺失).",
    },
)
enum_type(
    NotRevalued,
    "NotRevaluedReason",
    "Why an item keeps its value in a run (未重估原因).",
    {
        "GONE": "Released or disposed of (已出库).",
        "OTHER_REGION_OR_KIND": "The index or price is not this item's (地区或种类不符).",
        "NO_VALUATION": "There is no value to carry forward (无可重估的估值).",
        "NO_QUANTITY": "There is no quantity to multiply with (未登记数量).",
        "NO_INDEX_THEN": "The index is not known for the day of the value (估值日无指数).",
        "NO_INDEX_NOW": "The index is not known for the day (当日无指数).",
        "VALUED_LATER": "The item has a value of that day or a later one (已有当日或更晚估值).",
        "NO_EXCHANGE_RATE": "Its value is in a currency without a rate on the day (无汇率，无法折算).",
        "TOO_LARGE": "The value would leave the range of amounts (金额超出范围).",
    },
)
