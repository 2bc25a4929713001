"""The criteria as shipped: annexes 1 to 3 of 2017, and the numbers of the 2013 revision.

The annexes themselves were not seen; each rule carries the mark of what is known. Amounts are fen (分).
"""

from dataclasses import replace
from typing import Final

from .kinds import Annex, ClaimKind, Criterion, GroundKind, Paper
from .rule import AmountLimit, CriterionRule, GroundRule, Papers, Wait

_YUAN: Final = 100
_C, _G, _P, _K = Criterion, GroundKind, Paper, ClaimKind
_PURSUIT: Final = (_P.PURSUIT_RECORD,)
_YEAR: Final = Wait(months=12)
_HALF_YEAR: Final = Wait(days=180)
_DEATH: Final = (
    GroundRule(_G.DIED, papers=((_P.DEATH_PROOF,),)),
    GroundRule(_G.DECLARED_MISSING, papers=((_P.DEATH_PROOF,),)),
)
_INCAPACITY: Final = GroundRule(_G.CAPACITY_LOST, papers=((_P.DISABILITY_PROOF,),))
_ENFORCEMENT: Final = (
    GroundRule(_G.ENFORCEMENT_ENDED, papers=((_P.ENFORCEMENT_RULING,),)),
    GroundRule(_G.ENFORCEMENT_BEGUN, Wait(months=24), ((_P.ENFORCEMENT_FILING,),)),
)
_ONE_TO_NINE: Final = (
    _C.BANKRUPTCY_CLOSED,
    _C.BANKRUPTCY_NOT_CLOSED,
    _C.DEATH_OR_INCAPACITY,
    _C.DISASTER,
    _C.LICENCE_CANCELLED,
    _C.NO_ANNUAL_REPORT,
    _C.CONVICTED,
    _C.ENFORCEMENT_FAILED,
    _C.COURT_SETTLEMENT,
    _C.SUIT_LOST,
)


def _general(
    criterion: Criterion,
    number: str,
    grounds: tuple[GroundRule, ...],
    papers: Papers,
    source: str = "[K-m]",
    *,
    limits: tuple[AmountLimit, ...] = (),
    also: tuple[Criterion, ...] = (),
    by_list: bool = False,
) -> CriterionRule:
    return CriterionRule(criterion, Annex.GENERAL, number, grounds, papers, limits, also, by_list, source)


_CLOSING: Final = (_P.COURT_BANKRUPTCY_RULING, _P.LIQUIDATION_REPORT, _P.CLOSURE_DOCUMENT)
_SMALL: Final = AmountLimit((_K.SMALL_ENTERPRISE, _K.AGRICULTURE, _K.FARMER), 60_000_000 * _YUAN)
_SMALL_BALANCE: Final = (
    AmountLimit((_K.CORPORATE, _K.SMALL_ENTERPRISE, _K.AGRICULTURE), 5_000_000 * _YUAN),
    AmountLimit((_K.PERSONAL, _K.PERSONAL_BUSINESS, _K.FARMER), unsecured=True, papers=((_P.SECURITY_PROOF,),)),
)

_ANNEX_1: Final = (
    _general(_C.BANKRUPTCY_CLOSED, "1a", (GroundRule(_G.PROCEDURE_ENDED),), (_CLOSING, (_P.DISTRIBUTION_RECORD,)),
             "[S:24] core, [K-h]"),
    _general(_C.BANKRUPTCY_NOT_CLOSED, "1b", (GroundRule(_G.BANKRUPTCY_DECLARED, _HALF_YEAR),),
             ((_P.COURT_BANKRUPTCY_RULING,), (_P.ADMINISTRATOR_PROOF, _P.COLLECTION_REPORT)),
             "[K-m] 180 days; [S:23] 2 years in 2013"),
    _general(_C.DEATH_OR_INCAPACITY, "2", (*_DEATH, _INCAPACITY), ((_P.ESTATE_PURSUIT,), _PURSUIT),
             "[S:24] core; capacity [K-h]"),
    _general(_C.DISASTER, "3", (GroundRule(_G.DISASTER),), ((_P.EVENT_PROOF,), (_P.INSURER_LETTER,), _PURSUIT),
             "[S:24]"),
    _general(_C.LICENCE_CANCELLED, "4", (GroundRule(_G.LICENCE_CANCELLED),), ((_P.REGISTRY_PROOF,),), "[S:24]"),
    _general(_C.NO_ANNUAL_REPORT, "5", (GroundRule(_G.LAST_ANNUAL_REPORT, Wait(months=36, exceeded=True)),),
             ((_P.REGISTRY_QUERY,),), "[K-m] 3 years; old form [S:24]"),
    _general(_C.CONVICTED, "6", (GroundRule(_G.CONVICTED),), ((_P.CRIMINAL_JUDGMENT,), _PURSUIT), "[K-h]"),
    _general(_C.ENFORCEMENT_FAILED, "7", _ENFORCEMENT, (_PURSUIT,), "[K-h]; [K-l] 24 months after enforcement began"),
    _general(_C.COURT_SETTLEMENT, "8", (GroundRule(_G.COURT_SETTLEMENT),), ((_P.COURT_SETTLEMENT_PAPER,),)),
    _general(
        _C.SUIT_LOST, "9",
        (GroundRule(_G.SUIT_DISMISSED), GroundRule(_G.NOT_LIABLE), GroundRule(_G.LIMITATION_EXPIRED)),
        ((_P.CIVIL_JUDGMENT,),),
    ),
    _general(_C.ASSET_IN_KIND, "10", (GroundRule(_G.ASSET_TAKEN),),
             ((_P.VALUATION_REPORT,), (_P.DEBT_IN_KIND_CONTRACT,)), also=_ONE_TO_NINE),
    _general(_C.ADVANCE, "11", (GroundRule(_G.ADVANCE_PAID),), ((_P.ADVANCE_PAPERS,),),
             also=(*_ONE_TO_NINE, _C.ASSET_IN_KIND)),
    _general(_C.MARKET_DISPOSAL, "12", (GroundRule(_G.DISPOSED),), ((_P.DISPOSAL_CONTRACT,), (_P.PAYMENT_PROOF,))),
    _general(_C.FRAUD_FILED, "13", (GroundRule(_G.POLICE_FILED, _YEAR),), ((_P.POLICE_FILING,),),
             "[K-m]; [K-l] 12 months"),
    _general(_C.SMALL_ENTERPRISE_AMOUNT, "14", (GroundRule(_G.PURSUED_SINCE, _HALF_YEAR),),
             (_PURSUIT, (_P.ENTERPRISE_PROOF,)), "[K-l] 60 million yuan, 180 days", limits=(_SMALL,), by_list=True),
    _general(_C.PERSONAL_BUSINESS_AMOUNT, "15", (GroundRule(_G.PURSUED_SINCE, _HALF_YEAR),),
             (_PURSUIT, (_P.USE_PROOF,)), "[K-l] 10 million yuan, 180 days",
             limits=(AmountLimit((_K.PERSONAL_BUSINESS,), 10_000_000 * _YUAN),), by_list=True),
    _general(_C.SMALL_BALANCE, "16", (GroundRule(_G.PURSUED_SINCE, _HALF_YEAR),), (_PURSUIT,),
             "[K-l] 5 million yuan, 180 days", limits=_SMALL_BALANCE, by_list=True),
    _general(_C.FARMER_LIST, "16 (farmers)", (GroundRule(_G.PURSUED_SINCE, _HALF_YEAR),), (_PURSUIT,),
             "[K-l] 50,000 yuan; [I] 180 days", limits=(AmountLimit((_K.FARMER,), 50_000 * _YUAN),), by_list=True),
    _general(_C.LONG_NON_PERFORMING, "17", (GroundRule(_G.NON_PERFORMING_SINCE, Wait(months=96, exceeded=True)),),
             ((_P.AGE_PROOF,), _PURSUIT), "[K-m] more than 8 years"),
    _general(_C.STATE_APPROVED, "18", (GroundRule(_G.STATE_APPROVED),), ((_P.STATE_APPROVAL,),)),
)  # fmt: skip

_L: Final = "[K-l]"


def _annexed(
    annex: Annex,
    criterion: Criterion,
    number: str,
    grounds: tuple[GroundRule, ...],
    papers: Papers,
    *,
    most: int | None = None,
) -> CriterionRule:
    kind = _K.CARD if annex is Annex.CARD else _K.STUDENT
    limits = () if most is None else (AmountLimit((kind,), most),)
    return CriterionRule(criterion, annex, number, grounds, papers, limits, (), most is not None, _L)


_ANNEX_2: Final = (
    _annexed(Annex.CARD, _C.CARD_BANKRUPT, "1",
             (GroundRule(_G.BANKRUPTCY_DECLARED), GroundRule(_G.PROCEDURE_ENDED)),
             ((_P.COURT_BANKRUPTCY_RULING,), _PURSUIT)),
    _annexed(Annex.CARD, _C.CARD_DEATH, "2", _DEATH, (_PURSUIT,)),
    _annexed(Annex.CARD, _C.CARD_ENFORCEMENT, "3", _ENFORCEMENT, (_PURSUIT,)),
    _annexed(Annex.CARD, _C.CARD_UNIT_CANCELLED, "4", (GroundRule(_G.UNIT_CANCELLED),), ((_P.REGISTRY_PROOF,),)),
    _annexed(Annex.CARD, _C.CARD_SMALL_AMOUNT, "5", (GroundRule(_G.PURSUED_SINCE, _YEAR),),
             ((_P.CARD_STATEMENT,), _PURSUIT), most=50_000 * _YUAN),
    _annexed(Annex.CARD, _C.CARD_FRAUD, "6", (GroundRule(_G.POLICE_FILED, _YEAR),), ((_P.POLICE_FILING,),)),
)  # fmt: skip
_STUDENT: Final = (_P.STUDENT_PROOF,)
_ANNEX_3: Final = (
    _annexed(Annex.STUDENT, _C.STUDENT_DEATH, "1", (*_DEATH, _INCAPACITY), (_STUDENT, _PURSUIT)),
    _annexed(Annex.STUDENT, _C.STUDENT_ENFORCEMENT, "2", _ENFORCEMENT, (_STUDENT, _PURSUIT)),
    _annexed(Annex.STUDENT, _C.STUDENT_PURSUED, "3", (GroundRule(_G.PURSUIT_PERIOD_ENDED),), (_STUDENT, _PURSUIT)),
)

CRITERIA_2017: Final = (*_ANNEX_1, *_ANNEX_2, *_ANNEX_3)
"""The criteria in force since 2017-10-01."""


def _of_2013(rule: CriterionRule) -> CriterionRule:
    criterion, ground = rule.criterion, rule.grounds[0]
    if criterion is _C.BANKRUPTCY_NOT_CLOSED:
        return replace(rule, grounds=(replace(ground, wait=Wait(months=24)),), source="[S:23] 2 years")
    if criterion is _C.NO_ANNUAL_REPORT:
        return replace(rule, grounds=(replace(ground, wait=Wait(months=24)),), source="[S:24] 2 years")
    if criterion is _C.SMALL_ENTERPRISE_AMOUNT:
        limit = replace(_SMALL, most=10_000_000 * _YUAN)
        return replace(rule, grounds=(replace(ground, wait=_YEAR),), limits=(limit,), source="[S:23]")
    if criterion is _C.PERSONAL_BUSINESS_AMOUNT:
        limit = AmountLimit((_K.PERSONAL_BUSINESS,), 5_000_000 * _YUAN)
        return replace(rule, grounds=(replace(ground, wait=_YEAR),), limits=(limit,), source="[S:23]")
    if criterion is _C.CARD_SMALL_AMOUNT:
        return replace(rule, limits=(AmountLimit((_K.CARD,), 20_000 * _YUAN),))
    return rule


_NEW_IN_2017: Final = frozenset({_C.SMALL_BALANCE, _C.FARMER_LIST})

CRITERIA_2013: Final = tuple(_of_2013(rule) for rule in CRITERIA_2017 if rule.criterion not in _NEW_IN_2017)
"""The criteria with the numbers of the 2013 revision."""
