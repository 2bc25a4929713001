"""What each act is, which evidence it needs and where that is written."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .acts import ActKind, Evidence, Obstacle, RefusalEnd


class Nature(StrEnum):
    """What an act does to a limitation."""

    DEMAND = "DEMAND"
    """The creditor claims: interrupts (提出履行请求)."""
    ACKNOWLEDGMENT = "ACKNOWLEDGMENT"
    """The debtor agrees to perform: interrupts (同意履行义务)."""
    PROCEDURE = "PROCEDURE"
    """Interrupts, and holds the clock until it ends (诉讼、仲裁及同等程序)."""
    END = "END"
    """Ends a procedure or an obstacle (终结)."""
    OBSTACLE = "OBSTACLE"
    """Suspends in the last months (中止事由)."""
    OTHER = "OTHER"
    """Read by one clock only (其他)."""


@dataclass(frozen=True, slots=True)
class ActRule:
    """What one kind of act needs.

    Attributes:
        evidence: alternatives; all pieces of one of them are needed.
        revives: whether it also counts after the limitation has run out (art. 192).
        grounds: the grounds of which it must name one; empty: none.
        has_term: whether it must carry a new due date.
    """

    nature: Nature
    evidence: tuple[frozenset[Evidence], ...]
    source: str
    name_zh: str
    revives: bool = False
    grounds: tuple[Obstacle | RefusalEnd, ...] = ()
    has_term: bool = False


_RULES_2020: Final = "法释〔2020〕17号"
_E = Evidence
_FILED: Final = (frozenset({_E.FILING_RECEIPT}),)
_SERVED: Final = (
    frozenset({_E.DOCUMENT, _E.RECIPIENT_SIGNATURE}),
    frozenset({_E.DOCUMENT, _E.PROOF_OF_ARRIVAL}),
)
_SENT: Final = (
    frozenset({_E.DOCUMENT, _E.DISPATCH_RECORD, _E.PROOF_OF_ARRIVAL}),
    frozenset({_E.DOCUMENT, _E.DISPATCH_RECORD, _E.AGREED_ADDRESS}),
)


def _demand(evidence: tuple[frozenset[Evidence], ...], source: str, name_zh: str) -> ActRule:
    return ActRule(Nature.DEMAND, evidence, source, name_zh)


def _agreed(evidence: Evidence, source: str, name_zh: str, *, revives: bool = False, has_term: bool = False) -> ActRule:
    return ActRule(Nature.ACKNOWLEDGMENT, (frozenset({evidence}),), source, name_zh, revives, (), has_term)


def _procedure(source: str, name_zh: str) -> ActRule:
    return ActRule(Nature.PROCEDURE, _FILED, source, name_zh)


CATALOGUE: Final[dict[ActKind, ActRule]] = {
    ActKind.DEMAND_DELIVERED: _demand(_SERVED, f"[S] {_RULES_2020} art. 8(1)", "直接送交主张权利文书"),
    ActKind.LETTER: _demand(_SENT, f"[S] {_RULES_2020} art. 8(2)", "信件催收"),
    ActKind.DATA_MESSAGE: _demand(_SENT, f"[S] {_RULES_2020} art. 8(2)", "数据电文催收"),
    ActKind.ACCOUNT_DEDUCTION: _demand(
        (frozenset({_E.ACCOUNT_STATEMENT, _E.DEDUCTION_RIGHT}),), f"[S] {_RULES_2020} art. 8(3)", "账户扣收"
    ),
    ActKind.NEWSPAPER_NOTICE: _demand(
        (frozenset({_E.PUBLISHED_NOTICE, _E.WHEREABOUTS_UNKNOWN}),), f"[S] {_RULES_2020} art. 8(4)", "公告催收"
    ),
    ActKind.CLAIM_TRANSFER_NOTICE: _demand(_SERVED, f"[K-h] {_RULES_2020} art. 17", "债权转让通知"),
    # A signature under the notice is more than one for receipt: the debtor agrees to perform.
    ActKind.SIGNED_DEMAND_NOTICE: ActRule(
        Nature.ACKNOWLEDGMENT,
        (frozenset({_E.DOCUMENT, _E.RECIPIENT_SIGNATURE}),),
        f"[K-h] 民法典 art. 192; {_RULES_2020} art. 19",
        "债务人签章的催收通知单",
        revives=True,
    ),
    ActKind.PROMISE: _agreed(
        _E.DEBTOR_DECLARATION, f"[S] {_RULES_2020} art. 14; 民法典 art. 192 [K-h]", "承诺履行", revives=True
    ),
    # After expiry a part payment cannot be claimed back, but says nothing about the rest (art. 192) [I].
    ActKind.PART_PAYMENT: _agreed(_E.PAYMENT_RECORD, f"[S] {_RULES_2020} art. 14", "部分履行"),
    ActKind.SECURITY_GIVEN: _agreed(_E.SIGNED_AGREEMENT, f"[S] {_RULES_2020} art. 14", "提供担保"),
    ActKind.DEBT_ASSUMED: _agreed(_E.SIGNED_AGREEMENT, f"[K-h] {_RULES_2020} art. 17", "债务承担"),
    ActKind.NEW_TERM_AGREED: _agreed(
        _E.SIGNED_AGREEMENT, f"[K-h] 民法典 art. 192; {_RULES_2020} art. 19", "达成新协议", revives=True, has_term=True
    ),
    ActKind.ACCELERATION: ActRule(Nature.OTHER, _SERVED, "[I] 民法典 arts 188, 673", "宣布提前到期"),
    ActKind.SUIT: _procedure(f"[S] 民法典 art. 195(3); {_RULES_2020} art. 10", "提起诉讼"),
    ActKind.ARBITRATION: _procedure("[S] 民法典 art. 195(3)", "申请仲裁"),
    ActKind.PAYMENT_ORDER: _procedure(f"[K-h] {_RULES_2020} art. 11(1)", "申请支付令"),
    ActKind.BANKRUPTCY_PETITION: _procedure(f"[K-h] {_RULES_2020} art. 11(2)", "申请破产"),
    ActKind.BANKRUPTCY_CLAIM: _procedure(f"[K-h] {_RULES_2020} art. 11(2)", "申报破产债权"),
    ActKind.DECLARATION_OF_ABSENCE: _procedure(f"[K-h] {_RULES_2020} art. 11(3)", "申请宣告失踪或死亡"),
    ActKind.PRESERVATION: _procedure(f"[K-h] {_RULES_2020} art. 11(4)", "申请诉前保全"),
    ActKind.ENFORCEMENT_APPLICATION: _procedure(f"[K-h] {_RULES_2020} art. 11(5)", "申请强制执行"),
    ActKind.JOINED_PROCEEDINGS: _procedure(f"[K-h] {_RULES_2020} art. 11(6)", "参加诉讼"),
    ActKind.SET_OFF: _procedure(f"[K-h] {_RULES_2020} art. 11(7)", "诉讼中主张抵销"),
    ActKind.SUBROGATION_SUIT: _procedure(f"[K-h] {_RULES_2020} art. 16", "代位权诉讼"),
    ActKind.MEDIATION: _procedure(f"[K-h] {_RULES_2020} art. 12", "请求调解"),
    ActKind.CRIMINAL_REPORT: _procedure(f"[K-h] {_RULES_2020} art. 13", "报案或者控告"),
    ActKind.PROCEDURE_ENDED: ActRule(Nature.END, (frozenset({_E.RULING}),), "[S] 民法典 art. 195", "程序终结"),
    ActKind.OBSTACLE_BEGAN: ActRule(
        Nature.OBSTACLE,
        (frozenset({_E.OBSTACLE_PROOF}),),
        "[K-h] 民法典 art. 194",
        "中止事由发生",
        grounds=tuple(Obstacle),
    ),
    ActKind.OBSTACLE_ENDED: ActRule(
        Nature.END, (frozenset({_E.OBSTACLE_PROOF}),), "[K-h] 民法典 art. 194", "中止事由消除"
    ),
    ActKind.ENFORCEMENT_SETTLEMENT: _agreed(
        _E.SIGNED_AGREEMENT, "[K-h] 民诉法解释 (法释〔2022〕11号) art. 466", "执行和解", has_term=True
    ),
    ActKind.REFUSAL_RIGHT_ENDED: ActRule(
        Nature.OTHER,
        (frozenset({_E.RULING}), frozenset({_E.GROUND_PROOF})),
        "[K-h] 民法典 art. 687; 法释〔2020〕28号 art. 28",
        "先诉抗辩权消灭",
        grounds=tuple(RefusalEnd),
    ),
}
"""Every kind of act."""

OPENED_BY: Final = {ActKind.PROCEDURE_ENDED: Nature.PROCEDURE, ActKind.OBSTACLE_ENDED: Nature.OBSTACLE}
"""What an ending act ends."""
