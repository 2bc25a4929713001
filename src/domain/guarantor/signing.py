"""Signing a contract of guarantee: who may guarantee, with which shares, for which time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import Refusal
from ..shared.ids import business_number
from ..shared.ratio import RATIO_SCALE, Ratio
from .ability import may_guarantee
from .contract import GuaranteeContract
from .guarantee import GuaranteeSigned
from .guarantor import Guarantor
from .kinds import GuaranteeExtent, GuarantorKind
from .refusals import GuaranteeRefusal, day_refusal, first_refusal


@dataclass(frozen=True, slots=True)
class _Asked:
    contract: GuaranteeContract
    guarantors: Mapping[UUID, Guarantor]
    business_date: date


def _in_the_future(asked: _Asked) -> Refusal | None:
    return day_refusal(asked.contract.signed_on, asked.contract.signed_on, asked.business_date)


def _unknown(asked: _Asked) -> Refusal | None:
    for part in asked.contract.guarantors:
        known = asked.guarantors.get(part.party)
        if known is None or known.opened_on > asked.contract.signed_on:
            return Refusal(
                GuaranteeRefusal.GUARANTOR_UNKNOWN,
                f"party {part.party} has no guarantor file of {asked.contract.signed_on.isoformat()}; open one first",
                f"主体 {part.party} 在签约日尚无保证人档案,请先建档",
            )
    return None


def _not_qualified(asked: _Asked) -> Refusal | None:
    for part in asked.contract.guarantors:
        kind = asked.guarantors[part.party].kind
        if not may_guarantee(kind):
            return Refusal(
                GuaranteeRefusal.NOT_QUALIFIED,
                f"party {part.party} is of kind {kind} and may not guarantee",
                f"主体 {part.party} 属于 {kind},不得担任保证人",
                "民法典 art. 683",
            )
    return None


def _self_guarantee(asked: _Asked) -> Refusal | None:
    own = next((part.party for part in asked.contract.guarantors if part.party in asked.contract.debtors), None)
    if own is None:
        return None
    return Refusal(
        GuaranteeRefusal.SELF_GUARANTEE,
        f"party {own} owes the debt itself; a guarantor is another person",
        f"主体 {own} 为债务人本人,不得为自己的债务提供保证",
        "民法典 art. 681",
    )


def _twice(asked: _Asked) -> Refusal | None:
    named = [part.party for part in asked.contract.guarantors]
    double = next((party for at, party in enumerate(named) if party in named[:at]), None)
    if double is None:
        return None
    return Refusal(
        GuaranteeRefusal.GUARANTOR_TWICE,
        f"party {double} stands in the contract twice; add its shares up",
        f"保证人 {double} 重复,请合并份额",
    )


def _resolution_missing(asked: _Asked) -> Refusal | None:
    for part in asked.contract.guarantors:
        if part.resolution is None and asked.guarantors[part.party].kind is GuarantorKind.ENTERPRISE:
            return Refusal(
                GuaranteeRefusal.RESOLUTION_MISSING,
                f"company {part.party} guarantees without a resolution of its organs; the contract may be void",
                f"公司 {part.party} 对外担保缺少股东会或董事会决议",
                "公司法 (2023) art. 15; 法释〔2020〕28号 arts 7, 8",
            )
    return None


def _shares(asked: _Asked) -> Refusal | None:
    shares = [part.share for part in asked.contract.guarantors if part.share is not None]
    if shares and len(shares) < len(asked.contract.guarantors):
        return Refusal(
            GuaranteeRefusal.SHARES_NOT_FOR_ALL,
            f"{len(shares)} of {len(asked.contract.guarantors)} guarantors have a share; agree all or none",
            "同一保证合同须全部约定份额或全部不约定,混合情形请分别签订",
            "民法典 art. 699",
        )
    total = sum(share.units for share in shares)
    if total <= RATIO_SCALE:
        return None
    return Refusal(
        GuaranteeRefusal.SHARES_ABOVE_THE_WHOLE,
        f"the shares come to {Ratio(total)}, more than the whole",
        f"保证份额合计 {Ratio(total)},超过 100%",
        "民法典 art. 699",
    )


def _maximum(asked: _Asked) -> Refusal | None:
    contract = asked.contract
    maximum = contract.extent is GuaranteeExtent.MAXIMUM
    if maximum and contract.amount is None:
        return Refusal(
            GuaranteeRefusal.MAXIMUM_WITHOUT_AMOUNT,
            "a maximum-amount guarantee names the maximum",
            "最高额保证须约定最高债权额",
            "民法典 art. 690",
        )
    first, last = contract.claims_from, contract.claims_until
    possible = first is not None and (last is None or first <= last) if maximum else first is None and last is None
    if possible:
        return None
    return Refusal(
        GuaranteeRefusal.WINDOW_IMPOSSIBLE,
        f"claims arising from {first} until {last}: a maximum-amount guarantee has a first day and no earlier last "
        "day, any other guarantee has neither",
        f"债权发生期间 {first} 至 {last} 无效:最高额保证须有起始日且不晚于截止日,其他保证不适用",
        "民法典 art. 690",
    )


def _period_before_signing(asked: _Asked) -> Refusal | None:
    contract = asked.contract
    if contract.until is None or contract.until >= contract.signed_on:
        return None
    return Refusal(
        GuaranteeRefusal.PERIOD_BEFORE_SIGNING,
        f"a guarantee period until {contract.until.isoformat()} ends before the contract of "
        f"{contract.signed_on.isoformat()}",
        f"保证期间截止日 {contract.until.isoformat()} 早于签约日 {contract.signed_on.isoformat()}",
        "民法典 art. 692",
    )


_RULES: Final[tuple[Callable[[_Asked], Refusal | None], ...]] = (
    _in_the_future,
    _unknown,
    _not_qualified,
    _self_guarantee,
    _twice,
    _resolution_missing,
    _shares,
    _maximum,
    _period_before_signing,
)


def sign(
    *,
    guarantee_id: UUID,
    institution: UUID,
    number: str,
    contract: GuaranteeContract,
    guarantors: Mapping[UUID, Guarantor],
    business_date: date,
) -> GuaranteeSigned | Refusal:
    """Record a signed contract of guarantee. `guarantors`: the files of its guarantors.

    Refused, in the order of `GuaranteeRefusal`: IN_THE_FUTURE, GUARANTOR_UNKNOWN, NOT_QUALIFIED, SELF_GUARANTEE,
    GUARANTOR_TWICE, RESOLUTION_MISSING, SHARES_NOT_FOR_ALL, SHARES_ABOVE_THE_WHOLE, MAXIMUM_WITHOUT_AMOUNT,
    WINDOW_IMPOSSIBLE, PERIOD_BEFORE_SIGNING. That the number is free is the store's to say.
    """
    checked = business_number("number", number)
    refusal = first_refusal(_RULES, _Asked(contract, guarantors, business_date))
    return refusal or GuaranteeSigned(guarantee_id, institution, checked, contract)
