"""Mutations of collateral, of market prices and of regional indices."""

from typing import Final

from ..application import collateral_commands as commands
from ..application import collateral_market as market
from ..application.policy_documents_commands import AdoptCollateralPolicy
from ..application.revaluation_commands import AdvanceRevaluation, StartRevaluation
from . import collateral_input  # noqa: F401 - registers the inputs named below
from .collateral_payloads import CollateralSaved, IndexRevaluationMoved
from .mutation import COMMAND, VERSION, Mutation
from .payloads import InstitutionChanged

_ITEM: Final = {**COMMAND, "item_id": "Global id of the item (押品).", "expected_version": VERSION}
_EVENT: Final = {**_ITEM, "value_date": "Day from which it counts, at most the business date (生效日)."}
_CHARGE: Final = {**_EVENT, "charge_id": "The registration, by its `chargeId` (登记标识)."}
_OWNERS: Final = "Who owns it, 1 to 50; shares at most the whole together (权利人)."
_HOLDING: Final = "What a market price is multiplied with (数量)."
_EVIDENCE: Final = "SHA-256 of the paper in 64 lower-case hexadecimal digits (佐证材料哈希)."

_RIGHTS: Final = (
    Mutation(
        "takeCollateral",
        commands.TakeCollateral,
        "Take an item in (押品入库).",
        CollateralSaved,
        {
            **COMMAND,
            "number": "Business number, unique in the bank (押品编号).",
            "branch": "Code of the branch that keeps it (机构号).",
            "kind": "Code of its kind, one of the catalogue's (种类代码).",
            "title": "What it is, 1 to 200 characters (押品名称).",
            "region": "Code of its region, for regional indices; empty: none (所在地区).",
            "owners": _OWNERS,
            "holding": _HOLDING,
            "value_date": "Day on which it was taken in, at most the business date (入库日).",
        },
    ),
    Mutation(
        "changeCollateralOwners",
        commands.ChangeOwners,
        "Record that the owners are others now (权利人变更).",
        CollateralSaved,
        {**_EVENT, "owners": _OWNERS},
    ),
    Mutation(
        "changeCollateralHolding",
        commands.ChangeHolding,
        "Record another quantity; less of what secures a loan needs a second person (数量变更).",
        CollateralSaved,
        {**_EVENT, "holding": _HOLDING},
    ),
    Mutation(
        "registerCharge",
        commands.RegisterCharge,
        "Record a registration, the bank's own or another creditor's, from its day on (办理登记).",
        CollateralSaved,
        {
            **_EVENT,
            "number": "Number of the certificate, 1 to 200 characters (登记证号).",
            "rank": "1 is first; registered later ranks later (顺位).",
            "expires_on": "Last day; null: it does not expire (登记到期日).",
            "amount": "Registered amount; a maximum-amount mortgage needs one (登记金额).",
            "creditor": "Another creditor's name; empty: the bank's own (他项权利人).",
            "mode": "Ordinary, or maximum amount (抵质押方式).",
        },
    ),
    Mutation(
        "renewCharge",
        commands.RenewCharge,
        "Prolong a registration; it keeps its rank (登记续期).",
        CollateralSaved,
        {**_CHARGE, "expires_on": "New last day, later than the present one (续期后到期日)."},
    ),
    Mutation(
        "reduceCharge",
        commands.ReduceCharge,
        "Lower the registered amount, with a coverage check (部分解除).",
        CollateralSaved,
        {**_CHARGE, "amount": "New amount, below the present one (登记金额)."},
    ),
    Mutation(
        "cancelCharge",
        commands.CancelCharge,
        "Cancel a registration with its links, with a coverage check (注销登记).",
        CollateralSaved,
        _CHARGE,
    ),
    Mutation(
        "fixCharge",
        commands.FixCharge,
        "Record that the claims of a maximum-amount mortgage are fixed (最高额抵押债权确定).",
        CollateralSaved,
        {**_CHARGE, "cause": "What fixes them, Civil Code 423 (确定事由)."},
    ),
    Mutation(
        "linkCollateral",
        commands.LinkCollateral,
        "Let a registration secure a loan (关联债权).",
        CollateralSaved,
        {
            **_CHARGE,
            "loan_id": "Global id of the loan (借据).",
            "limit": "Up to this; null: all that the loan owes (担保限额).",
        },
    ),
    Mutation(
        "unlinkCollateral",
        commands.UnlinkCollateral,
        "Let a registration secure a loan no more, with a coverage check (解除关联).",
        CollateralSaved,
        {**_CHARGE, "loan_id": "Global id of the loan (借据)."},
    ),
)

_STATES: Final = (
    Mutation(
        "valueCollateral",
        commands.ValueCollateral,
        "Record a value of the value date (估值).",
        CollateralSaved,
        {
            **_EVENT,
            "value": "The value (估值).",
            "method": "How it was found (估值方法).",
            "valuer": "Who valued, 1 to 200 characters (估值机构、人员).",
            "valuer_line": "Business line of the valuer, never the one that made the loan; empty: outside (估值部门).",
            "evidence": "SHA-256 of the report in 64 lower-case hexadecimal digits (评估报告哈希).",
            "next_due": "When the next one is due; null: as late as the kind allows (下次估值日).",
            "confirmed_by_line": "Line of the bank that confirmed an outside value (审核确认部门).",
            "fair_price": "The current fair price where there is no active market (当前合理价格).",
        },
    ),
    Mutation(
        "markCollateralToMarket",
        commands.MarkToMarket,
        "Value an item by the last published price of its instrument (盯市估值).",
        CollateralSaved,
        {**_ITEM, "on": "The day (估值日)."},
    ),
    Mutation(
        "insureCollateral",
        commands.InsureCollateral,
        "Record an insurance that began or was renewed (投保、续保).",
        CollateralSaved,
        {**_EVENT, "insurance": "The insurance (保险)."},
    ),
    Mutation(
        "endCollateralInsurance",
        commands.EndInsurance,
        "Record that an insurance ended early (退保).",
        CollateralSaved,
        {**_EVENT, "policy": "Number of the policy (保单号)."},
    ),
    Mutation(
        "handOverCollateral",
        commands.HandOverCollateral,
        "Record that an item is in other hands (占有、保管变更).",
        CollateralSaved,
        {
            **_EVENT,
            "holder": "Who has it in hand (占有).",
            "place": "Where, 1 to 200 characters (存放地点).",
            "evidence": f"{_EVIDENCE[:-1]}; empty: none.",
        },
    ),
    Mutation(
        "recordLocatorState",
        commands.RecordLocator,
        "Record what a vehicle locator says (定位装置状态).",
        CollateralSaved,
        {**_EVENT, "state": "What it says (状态)."},
    ),
    Mutation(
        "recordSeizure",
        commands.RecordSeizure,
        "Record that a court or authority seized an item (登记查封).",
        CollateralSaved,
        {**_EVENT, "seizure": "The seizure (查封)."},
    ),
    Mutation(
        "liftSeizure",
        commands.LiftSeizure,
        "Record that a seizure was lifted (解封).",
        CollateralSaved,
        {**_EVENT, "reference": "Reference of the case (案号)."},
    ),
    Mutation(
        "recordLease",
        commands.RecordLease,
        "Record that an item was let (登记出租).",
        CollateralSaved,
        {**_EVENT, "lease": "The lease (租赁)."},
    ),
    Mutation(
        "endLease",
        commands.EndLease,
        "Record that a lease ended early (租约终止).",
        CollateralSaved,
        {**_EVENT, "reference": "Reference of the contract (租约编号)."},
    ),
    Mutation(
        "fileCollateralDocument",
        commands.FileCollateralDocument,
        "Record that a paper was filed (资料归档).",
        CollateralSaved,
        {**_EVENT, "document": "Which paper (资料).", "evidence": _EVIDENCE},
    ),
    Mutation(
        "withdrawCollateralEntry",
        commands.WithdrawCollateralEntry,
        "Take a wrong entry back; what was known until now stays (撤销押品记录).",
        CollateralSaved,
        {**_ITEM, "sequence": "Sequence of the entry (序号)."},
    ),
)

_ENDS: Final = (
    Mutation(
        "releaseCollateral",
        commands.ReleaseCollateral,
        "Give an item back, with a coverage check and a second person (押品解除).",
        CollateralSaved,
        _EVENT,
    ),
    Mutation(
        "replaceCollateral",
        commands.ReplaceCollateral,
        "Give an item back against another one, which secures its loans from now on (押品置换).",
        CollateralSaved,
        {
            **_EVENT,
            "replacement_id": "Global id of the other item, taken in, registered and valued before (置换后押品).",
            "charge_id": "Registration on the other item that secures the loans (登记标识).",
        },
    ),
    Mutation(
        "repossessCollateral",
        commands.RepossessCollateral,
        "Take an item into the bank's hands and advance what that costs (收回占有).",
        CollateralSaved,
        {
            **_EVENT,
            "place": "Where it is then, 1 to 200 characters (存放地点).",
            "evidence": _EVIDENCE,
            "costs": "What it costs (收回费用).",
        },
    ),
    Mutation(
        "disposeOfCollateral",
        commands.DisposeOfCollateral,
        "Realise an item: costs first, then registrations by rank, the rest is the owner's (押品处置).",
        CollateralSaved,
        {
            **_EVENT,
            "how": "By auction, sale or taking in kind (处置方式).",
            "proceeds": "The price, or the value at which it was taken (处置所得).",
            "costs": "Costs of this realisation (处置费用).",
            "evidence": _EVIDENCE,
        },
    ),
    Mutation(
        "payOutProceeds",
        commands.PayOutProceeds,
        "Pay what the bank holds from a realisation to whom it belongs, with a second person (支付处置余款).",
        CollateralSaved,
        {
            **_EVENT,
            "to": "Whose money it is (收款方).",
            "amount": "At most what is held for them, in the currency of the books (支付金额).",
            "evidence": _EVIDENCE,
        },
    ),
    Mutation(
        "sellForeclosedAsset",
        commands.SellForeclosedAsset,
        "Sell an item that was taken in payment, with gain or loss, with a second person (处置抵债资产).",
        CollateralSaved,
        {
            **_EVENT,
            "proceeds": "The price, in the currency of the books (处置价款).",
            "costs": "What the sale costs (处置费用).",
            "evidence": _EVIDENCE,
        },
    ),
    Mutation(
        "chargeDisposalCosts",
        commands.ChargeDisposalCosts,
        "Costs that the proceeds left open become costs due of a loan, with a second person (未受偿费用计入借据).",
        CollateralSaved,
        {
            **_EVENT,
            "loan_id": "Global id of a loan that the item secured (借据).",
            "amount": "At most the costs left open (费用金额).",
        },
    ),
)

_BANK: Final = (
    Mutation(
        "publishMarketPrice",
        market.PublishMarketPrice,
        "Record the price of one piece of an instrument (登记市场价格).",
        InstitutionChanged,
        {
            **COMMAND,
            "instrument": "Code of the instrument, 1 to 40 characters (证券、品种代码).",
            "published": "Day of publication, at most the business date (发布日).",
            "currency": "ISO 4217 code of its currency (币种).",
            "price": 'Decimal text with at most eight decimals, such as "12.34"; "0" for what is worthless (价格).',
            "source": "Who published it, 1 to 200 characters (来源).",
        },
    ),
    Mutation(
        "publishRegionalIndex",
        market.PublishRegionalIndex,
        "Record a point of the index of a region and kind (登记区域价格指数).",
        InstitutionChanged,
        {
            **COMMAND,
            "region": "Code of the region, 1 to 40 characters (地区).",
            "kind": "Code of the kind, 1 to 40 characters (种类代码).",
            "published": "Day of publication, at most the business date (发布日).",
            "points": 'Decimal text with at most eight decimals, such as "103.2" (指数).',
            "source": "Who published it, 1 to 200 characters (来源).",
        },
    ),
    Mutation(
        "startIndexRevaluation",
        StartRevaluation,
        "Begin to carry the values of a region and kind to a day by their index (开始指数重估).",
        IndexRevaluationMoved,
        {
            **COMMAND,
            "region": "Code of the region (地区).",
            "kind": "Code of the kind (种类代码).",
            "as_of": "The day, at most the business date (基准日).",
        },
    ),
    Mutation(
        "advanceIndexRevaluation",
        AdvanceRevaluation,
        "Revalue the next 1,000 items of a run, or measure the next loans; repeat until it is finished (继续指数重估).",
        IndexRevaluationMoved,
        {**COMMAND, "revaluation_id": "Global id of the run (指数重估)."},
    ),
    Mutation(
        "adoptCollateralPolicy",
        AdoptCollateralPolicy,
        "Adopt a version of the collateral policy, checked against the guideline (押品管理政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (押品管理政策)."},
    ),
)

MUTATIONS: Final = (*_RIGHTS, *_STATES, *_ENDS, *_BANK)
