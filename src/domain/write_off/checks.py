"""Control checks before any write-off: article 5 (measures and procedures), the older bans (4.5), article 13."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from .answer import CheckAnswer
from .facts import ClaimFacts, ObligorRole
from .kinds import CheckKind
from .policy import LiabilityFirst, WriteOffPolicy

_MEASURES: Final = "财金〔2017〕90号 art. 5"
_K = CheckKind


def _check(
    check: CheckKind, article: str, *, passed: bool, no: str, no_zh: str, parties: tuple[UUID, ...] = ()
) -> CheckAnswer:
    if passed:
        return CheckAnswer(check, passed, article, "nothing found against it", "未见异常")
    return CheckAnswer(check, passed, article, no, no_zh, parties)


def _named(facts: ClaimFacts, _: WriteOffPolicy) -> CheckAnswer:
    return _check(
        _K.OBLIGOR_NAMED,
        "财金〔2017〕90号 art. 8(1)",
        passed=any(each.role is ObligorRole.BORROWER for each in facts.obligors),
        no="the file does not name the borrower",
        no_zh="核销材料未列明借款人",
    )


def _pursued(facts: ClaimFacts, _: WriteOffPolicy) -> CheckAnswer:
    parties = tuple(
        each.party
        for each in facts.obligors
        if not each.freed and (each.pursued_on is None or each.pursued_on > facts.as_of)
    )
    return _check(
        _K.OBLIGORS_PURSUED,
        _MEASURES,
        passed=not parties,
        no=f"{len(parties)} of the obligors never pursued; pursue them first",
        no_zh=f"{len(parties)} 名债务人或担保人未经追偿",
        parties=parties,
    )


def _unable(facts: ClaimFacts, _: WriteOffPolicy) -> CheckAnswer:
    parties = tuple(each.party for each in facts.obligors if each.able_to_pay and not each.freed)
    return _check(
        _K.NOBODY_ABLE_TO_PAY,
        _MEASURES,
        passed=not parties,
        no=f"{len(parties)} of the obligors able to pay; recover from them first",
        no_zh=f"{len(parties)} 名债务人或担保人有偿债能力",
        parties=parties,
    )


def _evasion(facts: ClaimFacts, _: WriteOffPolicy) -> CheckAnswer:
    parties = tuple(each.party for each in facts.obligors if each.evading and not each.evasion_pursued)
    return _check(
        _K.EVASION_PURSUED,
        _MEASURES,
        passed=not parties,
        no=f"{len(parties)} of the obligors evading, not pursued by law",
        no_zh=f"{len(parties)} 名债务人逃废债务未依法追究",
        parties=parties,
    )


def _realised(facts: ClaimFacts, _: WriteOffPolicy) -> CheckAnswer:
    return _check(
        _K.SECURITY_REALISED,
        "财金〔2017〕90号 arts 5, 8(1)",
        passed=facts.security_realised or facts.security_gone,
        no="what secures the claim is not realised",
        no_zh="押品尚未处置",
    )


def _interference(facts: ClaimFacts, _: WriteOffPolicy) -> CheckAnswer:
    return _check(
        _K.NO_INTERFERENCE,
        "财金〔2017〕90号 art. 13",
        passed=not facts.outside_interference,
        no="somebody outside the bank interfered or took part",
        no_zh="存在外部单位或个人干预、参与",
    )


def _liability(facts: ClaimFacts, policy: WriteOffPolicy) -> CheckAnswer:
    first = policy.liability_first
    asked = first is LiabilityFirst.ALWAYS or (first is LiabilityFirst.SUBJECTIVE and facts.subjective)
    return _check(
        _K.LIABILITY_ASSESSED,
        f"财金〔2017〕90号 art. 19; {policy.version}",
        passed=facts.liability_assessed or not asked,
        no="the bank's policy asks for the assessment of liability first",
        no_zh="本行制度要求核销前完成责任认定",
    )


_CHECKS: Final[tuple[Callable[[ClaimFacts, WriteOffPolicy], CheckAnswer], ...]] = (
    _named,
    _pursued,
    _unable,
    _evasion,
    _realised,
    _interference,
    _liability,
)


def checks(facts: ClaimFacts, policy: WriteOffPolicy) -> tuple[CheckAnswer, ...]:
    """Every control check in the order of `CheckKind`."""
    return tuple(check(facts, policy) for check in _CHECKS)
