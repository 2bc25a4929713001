"""The fields a tape can fill: what each means, of which kind it is and whether a row needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from ...domain.borrower import BorrowerKind, EnterpriseSize
from ...domain.collateral.kinds import Method as ValuationMethod
from ...domain.collateral.parts import ChargeMode
from ...domain.loan.events import FeeKind
from ...domain.loan.terms import (
    Basis,
    Compound,
    Cutoff,
    Early,
    LatePrincipal,
    LevelOn,
    Method,
    PrepaymentInterest,
    Rebate,
    Repricing,
)
from ...domain.risk_classification.records import FactName
from ...domain.shared.calendar import Rolling
from ...domain.shared.daycount import ACT_ACT, TWELFTHS, DayCount, Days, Unit, Year
from ...domain.shared.money import Rounding


class TapeKind(StrEnum):
    """What a row of a tape is."""

    LOANS = "loans"
    """A loan with its borrower, new or taken on while running (借据)."""
    EVENTS = "events"
    """Something that happened to a loan (交易流水)."""
    FACTS = "facts"
    """Something that is stated of a borrower or a claim (分类事实)."""
    COLLATERAL = "collateral"
    """An item of collateral with its registration, the loan it secures and its value (押品清单)."""


class Kind(StrEnum):
    """Of which kind a field's value is; it decides how a cell is read."""

    TEXT = "text"
    AMOUNT = "amount"
    RATE = "rate"
    WHOLE = "whole number"
    DATE = "date"
    FLAG = "yes or no"
    CHOICE = "choice"
    PIECES = "pieces"


class EventKind(StrEnum):
    """What happened, in an event tape."""

    DISBURSEMENT = "DISBURSEMENT"
    """Drawdown (放款)."""
    REPAYMENT = "REPAYMENT"
    """Money received (还款); `principal`, `interest`, `fees` state an agreed split."""
    PREPAYMENT = "PREPAYMENT"
    """Money received of which the surplus prepays (提前还款); `surplus` says how."""
    FEE = "FEE"
    """Fee or cost charged (收费)."""
    RATE_CHANGE = "RATE_CHANGE"
    """New contract rate (利率调整)."""
    WAIVER = "WAIVER"
    """Waiver of interest, penalty, compound interest, fees or costs (减免)."""
    REFUND = "REFUND"
    """Credit paid back (退还溢缴款)."""
    ACCELERATION = "ACCELERATION"
    """The whole loan is called due (提前收回)."""
    WRITE_OFF = "WRITE_OFF"
    """Write-off (核销)."""
    REVERSAL = "REVERSAL"
    """Takes back the event whose reference stands in `reverses` (冲正)."""


class PrepaymentChoice(StrEnum):
    """What a prepayment changes."""

    SHORTEN = "SHORTEN"
    LOWER = "LOWER"


class DayCountName(StrEnum):
    """Day counts by the names used on tapes."""

    TWELFTHS = "TWELFTHS"
    ACT_360 = "ACT_360"
    ACT_365 = "ACT_365"
    ACT_ACT = "ACT_ACT"
    THIRTY_360 = "30_360"


DAY_COUNTS: Final[Mapping[DayCountName, DayCount]] = {
    DayCountName.TWELFTHS: TWELFTHS,
    DayCountName.ACT_360: DayCount(Days.ACTUAL, Year.D360),
    DayCountName.ACT_365: DayCount(Days.ACTUAL, Year.D365),
    DayCountName.ACT_ACT: ACT_ACT,
    DayCountName.THIRTY_360: DayCount(Days.THIRTY, Year.D360),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind, what it means, whether every row needs it; `options` for a choice."""

    kind: Kind
    meaning: str
    required: bool = False
    options: type[Enum] | None = None


def _text(meaning: str, *, required: bool = False) -> Field:
    return Field(Kind.TEXT, meaning, required)


def _one_of(options: type[Enum], meaning: str, *, required: bool = False) -> Field:
    return Field(Kind.CHOICE, meaning, required, options)


LOAN_FIELDS: Final[Mapping[str, Field]] = {
    "borrower_number": _text("business number of the borrower (客户号)", required=True),
    "borrower_name": _text("name of the borrower", required=True),
    "borrower_kind": _one_of(BorrowerKind, "what the borrower is", required=True),
    "borrower_branch": _text("branch that keeps the borrower; default: the loan's"),
    "borrower_size": _one_of(EnterpriseSize, "size of an enterprise"),
    "borrower_identity": _text("resident id, unified social credit code or another document's number"),
    "borrower_industry": _text("GB/T 4754-2017 code such as C1310"),
    "borrower_region": _text("GB/T 2260 code of six digits"),
    "borrower_phone": _text("phone number"),
    "number": _text("business number of the loan (借据号)", required=True),
    "branch": _text("branch that keeps the loan (机构号)", required=True),
    "product": _text("product code", required=True),
    "currency": _text("ISO 4217 code", required=True),
    "principal": Field(Kind.AMOUNT, "contract amount", required=True),
    "rate": Field(Kind.RATE, "contract rate a year", required=True),
    "start": Field(Kind.DATE, "first day of interest (起息日)", required=True),
    "method": _one_of(Method, "repayment method (还款方式)", required=True),
    "periods": Field(Kind.WHOLE, "number of instalments; default: from first_due and maturity by the cadence"),
    "every": Field(Kind.WHOLE, "units between two instalments; default 1"),
    "unit": _one_of(Unit, "unit of the cadence; default MONTH"),
    "first_due": Field(Kind.DATE, "first due date; default: one period after the start"),
    "due_day": Field(Kind.WHOLE, "day of month of the due dates"),
    "maturity": Field(Kind.DATE, "last due date (到期日) where it is off the grid"),
    "cutoff": _one_of(Cutoff, "TO: a period ends before its due date; THROUGH: with it (结息日)"),
    "rolling": _one_of(Rolling, "what a holiday does to a due date"),
    "instalment": Field(Kind.AMOUNT, "stated level instalment"),
    "amortisation_periods": Field(Kind.WHOLE, "instalments over which the level amount is computed (balloon)"),
    "principal_grace": Field(Kind.WHOLE, "first instalments without principal"),
    "interest_grace": Field(Kind.WHOLE, "first instalments whose interest falls due with the one after"),
    "level_on": _one_of(LevelOn, "PERIODS or TWELFTH"),
    "day_count": _one_of(DayCountName, "day count; default TWELFTHS"),
    "index": _text("rate index of a floating rate, such as LPR_1Y"),
    "spread_bp": Field(Kind.WHOLE, "spread over the index in basis points"),
    "repricing": _one_of(Repricing, "when a floating rate reprices"),
    "cycle_months": Field(Kind.WHOLE, "months between two repricings"),
    "basis": _one_of(Basis, "SCHEDULED or ACTUAL balance"),
    "early": _one_of(Early, "what a payment before its due date does"),
    "late_principal": _one_of(LatePrincipal, "what overdue principal bears"),
    "rounding": _one_of(Rounding, "HALF_UP or HALF_EVEN"),
    "grace_days": Field(Kind.WHOLE, "days before penalty starts"),
    "penalty_bp": Field(Kind.WHOLE, "penalty markup on the rate in basis points (罚息上浮)"),
    "misuse_bp": Field(Kind.WHOLE, "misuse markup on the rate in basis points"),
    "compound": _one_of(Compound, "rate of compound interest"),
    "prepayment_interest": _one_of(PrepaymentInterest, "which interest a prepayment pays"),
    "prepayment_fee_bp": Field(Kind.WHOLE, "fee on prepaid principal in basis points"),
    "rebate": _one_of(Rebate, "rebate rule of a flat loan"),
    "vat_bp": Field(Kind.WHOLE, "output VAT contained in income in basis points"),
    "disbursed": Field(Kind.AMOUNT, "amount paid out at the start; leave it empty with a take-on"),
    "disbursed_on": Field(Kind.DATE, "day it was paid out; default: the start"),
    "taken_on": Field(Kind.DATE, "first day on which a running loan is carried (存量接入日)"),
    "undue": Field(Kind.AMOUNT, "take-on: principal not yet due"),
    "next_due": Field(Kind.DATE, "take-on: first due date still to come"),
    "accrued": Field(Kind.AMOUNT, "take-on: interest accrued and not yet due"),
    "running_instalment": Field(Kind.AMOUNT, "take-on: the running level amount"),
    "arrears": _text("take-on: unpaid instalments, as `due principal interest penalty compound`, separated by ;"),
    "open_fees": Field(Kind.AMOUNT, "take-on: fees due"),
    "open_costs": Field(Kind.AMOUNT, "take-on: costs due"),
    "credit": Field(Kind.AMOUNT, "take-on: the customer's credit"),
    "non_accrual": Field(Kind.FLAG, "take-on: whether interest stands off balance"),
}
"""Fields of a loan tape."""

EVENT_FIELDS: Final[Mapping[str, Field]] = {
    "loan": _text("business number of the loan (借据号)", required=True),
    "kind": _one_of(EventKind, "what happened", required=True),
    "date": Field(Kind.DATE, "value date (起息日); a reversal takes that of what it reverses"),
    "reference": _text("the other system's own id of the event; makes a second import recognise it"),
    "reverses": _text("reference of the event a reversal takes back"),
    "currency": _text("ISO 4217 code of the amounts; default CNY"),
    "amount": Field(Kind.AMOUNT, "amount of money"),
    "principal": Field(Kind.AMOUNT, "agreed split: principal"),
    "interest": Field(Kind.AMOUNT, "agreed split, or waiver: interest"),
    "fees": Field(Kind.AMOUNT, "agreed split, or waiver: fees"),
    "penalty": Field(Kind.AMOUNT, "waiver: penalty"),
    "compound": Field(Kind.AMOUNT, "waiver: compound interest"),
    "costs": Field(Kind.AMOUNT, "waiver: costs"),
    "surplus": _one_of(PrepaymentChoice, "prepayment: SHORTEN the term or LOWER the instalment"),
    "fee_kind": _one_of(FeeKind, "FEE of the bank, or COST of realising the claim"),
    "fee_name": _text("name of the fee"),
    "rate": Field(Kind.RATE, "new contract rate a year"),
    "fixed": Field(Kind.FLAG, "rate change: ends a floating rule"),
    "reason": _text("reason kept with the event"),
}
"""Fields of an event tape."""

FACT_FIELDS: Final[Mapping[str, Field]] = {
    "subject": _text("business number of the borrower, loan or claim (客户号、借据号、债权编号)", required=True),
    "name": _one_of(FactName, "which fact (事实名称)", required=True),
    "stated_on": Field(Kind.DATE, "day for which it is stated (数据日期)", required=True),
    "origin": _text("system or document it comes from (来源)", required=True),
    "record": _text("record in it; default: the line of the file (来源记录)"),
    "yes": Field(Kind.FLAG, "whether it is so, for facts that are yes or no, and a cause of a short overdue"),
    "amount": Field(Kind.AMOUNT, "an amount in the institution's currency; debts at all banks: the total"),
    "overdue_over_90": Field(Kind.AMOUNT, "debts at all banks: the part overdue more than 90 days"),
    "number": Field(Kind.WHOLE, "a whole number in the fact's unit"),
    "day": Field(Kind.DATE, "a day"),
    "choice": _text("one of the fact's choices"),
    "classes": _text("classes between which there is doubt, separated by commas"),
    "document": _text("cause of a short overdue: SHA-256 of its document"),
    "reason": _text("reason kept with the fact"),
}
"""Fields of a fact tape."""

COLLATERAL_FIELDS: Final[Mapping[str, Field]] = {
    "number": _text("business number of the item (押品编号)", required=True),
    "kind": _text("code of the catalogue of kinds; needed of an item that is not known (押品种类)"),
    "title": _text("what it is, such as an address; needed of an item that is not known (押品名称)"),
    "branch": _text("branch that keeps the item; needed of an item that is not known (机构号)"),
    "region": _text("region by which an index values it (地区)"),
    "taken_on": Field(Kind.DATE, "day it was taken in; default: of registration or value the earlier (入库日)"),
    "owner_name": _text("name of the owner; needed of an item that is not known (权利人)"),
    "owner_number": _text("business number of the owner where it is a borrower (客户号)"),
    "instrument": _text("instrument by whose price it is valued (证券代码)"),
    "quantity": Field(Kind.PIECES, "pieces of the instrument, with at most six decimals (数量)"),
    "charge_number": _text("number of the registration certificate (他项权证号、登记编号)"),
    "rank": Field(Kind.WHOLE, "rank of the registration; default 1 (顺位)"),
    "registered_on": Field(Kind.DATE, "day of registration; needed of a registration that is not known (登记日)"),
    "expires_on": Field(Kind.DATE, "last day of the registration; default: it does not expire (登记到期日)"),
    "charge_amount": Field(Kind.AMOUNT, "registered amount (登记金额)"),
    "mode": _one_of(ChargeMode, "ORDINARY (default) or MAXIMUM (最高额)"),
    "creditor": _text("another creditor whose registration it is; default: the bank's own (其他抵押权人)"),
    "loan": _text("business number of a loan that the registration secures (借据号)"),
    "linked_on": Field(Kind.DATE, "since when it secures the loan; default: the day of registration (关联日)"),
    "limit": Field(Kind.AMOUNT, "up to which it secures the loan; default: all that is owed (担保限额)"),
    "currency": _text("ISO 4217 code of the amounts; default CNY"),
    "value": Field(Kind.AMOUNT, "value (评估价值)"),
    "valued_on": Field(Kind.DATE, "day the value is of (估值日)"),
    "method": _one_of(ValuationMethod, "how the value was found (估值方法)"),
    "valuer": _text("who valued (评估机构、估值人)"),
    "valuer_line": _text("business line of the valuer; default: from outside (估值条线)"),
    "confirmed_by_line": _text("line of the bank that confirmed a value from outside (复核条线)"),
    "evidence": _text("SHA-256 of the report; default: that of what the row says of the value (评估报告)"),
    "next_due": Field(Kind.DATE, "when the next value is due; default: as late as the kind allows (下次估值日)"),
    "fair_price": Field(Kind.AMOUNT, "current fair price where there is no active market (合理价格)"),
    "insurance_policy": _text("number of an insurance policy (保单号)"),
    "insurer": _text("who insures (保险公司)"),
    "insured_amount": Field(Kind.AMOUNT, "amount insured (保险金额)"),
    "insured_from": Field(Kind.DATE, "first day of the insurance (起保日)"),
    "insured_until": Field(Kind.DATE, "last day of the insurance (保险到期日)"),
    "bank_is_beneficiary": Field(Kind.FLAG, "whether the bank is the first beneficiary; default no (第一受益人)"),
    "reason": _text("reason kept with what is recorded"),
}
"""Fields of a collateral tape. A row may say all of this or part of it; an item may have several rows."""

FIELDS: Final[Mapping[TapeKind, Mapping[str, Field]]] = {
    TapeKind.LOANS: LOAN_FIELDS,
    TapeKind.EVENTS: EVENT_FIELDS,
    TapeKind.FACTS: FACT_FIELDS,
    TapeKind.COLLATERAL: COLLATERAL_FIELDS,
}
