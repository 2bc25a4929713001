"""May a claim be written off on a day? Every criterion, reference and control check with its article and reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from .answer import CriterionAnswer, Eligibility
from .checks import checks
from .facts import ClaimFacts
from .kinds import OFFICIAL, Annex, ClaimKind, ConfirmingRole, Criterion, GroundKind, Outcome, Paper, Security
from .names import any_of, chinese
from .parts import Confirmation
from .policy import WriteOffPolicy
from .references import references
from .rule import AmountLimit, CriterionRule, GroundRule, Papers

_ANNEX: Final = {ClaimKind.CARD: Annex.CARD, ClaimKind.STUDENT: Annex.STUDENT}
_ANY: Final = AmountLimit(())


def annex_of(kind: ClaimKind) -> Annex:
    """Whose criteria a claim is held against: cards annex 2, student loans annex 3, all others annex 1."""
    return _ANNEX.get(kind, Annex.GENERAL)


def missing_papers(groups: Papers, filed: frozenset[Paper]) -> Papers:
    """The groups of which no paper is filed."""
    return tuple(group for group in groups if filed.isdisjoint(group))


def unconfirmed(given: Iterable[Confirmation], asked: tuple[ConfirmingRole, ...]) -> tuple[ConfirmingRole, ...]:
    """The roles that have not confirmed; a person counts once, for the role signed first (art. 8(2))."""
    signed: dict[str, ConfirmingRole] = {}
    for confirmation in given:
        if confirmation.role not in signed.values():
            signed.setdefault(confirmation.person, confirmation.role)
    done = set(signed.values())
    return tuple(role for role in asked if role not in done)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What is missing to prove a criterion by one of its grounds."""

    papers: Papers
    roles: tuple[ConfirmingRole, ...]


def _proof(groups: Papers, facts: ClaimFacts, policy: WriteOffPolicy) -> _Proof:
    """By external papers, or where none can be had by internal ones under three signatures (art. 8(2))."""
    missing = missing_papers(groups, facts.papers)
    replaced = {group for group in missing if not OFFICIAL.isdisjoint(group)}
    if not facts.external_unobtainable or not replaced:
        return _Proof(missing, ())
    rest = (
        *(group for group in missing if group not in replaced),
        *missing_papers(policy.internal_papers, facts.papers),
    )
    return _Proof(tuple(dict.fromkeys(rest)), unconfirmed(facts.confirmations, policy.confirming))


Since = dict[GroundKind, date]
"""The first day of each ground that has happened."""


def _happened(facts: ClaimFacts) -> Since:
    since: Since = {}
    for ground in facts.grounds:
        if ground.since <= facts.as_of:
            since[ground.kind] = min(ground.since, since.get(ground.kind, ground.since))
    return since


def _first_days(rule: CriterionRule, since: Since) -> list[tuple[GroundRule, date]]:
    """The rule's grounds that have happened, each with the first day on which its waiting time is over."""
    return [
        (ground, ground.wait.first_day(day) if ground.wait else day)
        for ground in rule.grounds
        if (day := since.get(ground.kind)) is not None
    ]


def _not_met(rule: CriterionRule, reason: str, reason_zh: str, from_day: date | None = None) -> CriterionAnswer:
    outcome = Outcome.NOT_MET
    return CriterionAnswer(rule.criterion, rule.annex, outcome, rule.article, reason, reason_zh, from_day=from_day)


def _limited(rule: CriterionRule, limit: AmountLimit | None, facts: ClaimFacts) -> CriterionAnswer | None:
    """Why the kind or the amount does not fit; None: it fits."""
    if limit is None:
        return _not_met(rule, f"not for a claim of kind {facts.kind}", f"不适用于 {facts.kind} 类债权")
    if limit.most is not None and facts.borrower_balance > limit.most:
        return _not_met(
            rule,
            f"the borrower owes {facts.borrower_balance} minor units, more than {limit.most}",
            f"借款人余额 {facts.borrower_balance} 分,超过限额 {limit.most} 分",
        )
    if limit.unsecured and facts.security is not Security.CREDIT and not facts.security_gone:
        return _not_met(rule, "usable security is left", "仍有有效担保")
    return None


def _answer(
    rule: CriterionRule,
    facts: ClaimFacts,
    policy: WriteOffPolicy,
    since: Since,
    others: dict[Criterion, CriterionAnswer],
) -> CriterionAnswer:
    limit = rule.limit_for(facts.kind) if rule.limits else _ANY
    if refused := _limited(rule, limit, facts):
        return refused
    happened = _first_days(rule, since)
    if not happened:
        names = ", ".join(ground.kind for ground in rule.grounds)
        return _not_met(rule, f"none of {names} has happened by {facts.as_of}", f"截至 {facts.as_of} 无相应事由")
    ready = [(ground, day) for ground, day in happened if day <= facts.as_of]
    if not ready:
        ground, day = min(happened, key=lambda each: each[1])
        wait, wait_zh = (ground.wait.text, ground.wait.text_zh) if ground.wait else ("", "")
        return _not_met(rule, f"{ground.kind}: {wait} are over on {day}", f"须{wait_zh},自 {day} 起符合", day)
    if rule.also and not any(others[each].outcome is Outcome.MET for each in rule.also if each in others):
        return _not_met(rule, "none of the criteria it leans on is met", "所依据的其他认定标准均不符合")
    return _proved(rule, facts, policy, ready, limit.papers if limit else ())


def _proved(
    rule: CriterionRule,
    facts: ClaimFacts,
    policy: WriteOffPolicy,
    ready: list[tuple[GroundRule, date]],
    by_limit: Papers,
) -> CriterionAnswer:
    """The answer by the ground of which the least is missing."""
    common = (*rule.papers, *by_limit, *policy.common_papers)
    proofs = [
        (_proof(tuple(dict.fromkeys((*ground.papers, *common))), facts, policy), ground, day) for ground, day in ready
    ]
    proof, ground, day = min(proofs, key=lambda each: len(each[0].papers) + len(each[0].roles))
    from_day = day if ground.wait else None
    if not proof.papers and not proof.roles:
        return CriterionAnswer(
            rule.criterion, rule.annex, Outcome.MET, rule.article, f"{ground.kind}, every paper is there",
            "符合且证据齐全", from_day=from_day,
        )  # fmt: skip
    lacking = [" or ".join(group) for group in proof.papers] + [f"confirmation by {role}" for role in proof.roles]
    lacking_zh = [any_of(proof.papers)] if proof.papers else []
    lacking_zh += [f"{chinese(role)}确认" for role in proof.roles]
    return CriterionAnswer(
        rule.criterion, rule.annex, Outcome.PAPER_MISSING, rule.article, f"missing: {'; '.join(lacking)}",
        f"缺少: {';'.join(lacking_zh)}", proof.papers, proof.roles, from_day,
    )  # fmt: skip


def _kind(facts: ClaimFacts, policy: WriteOffPolicy) -> ClaimKind:
    """What the claim is: one on an enterprise above the policy's bounds is none on a small or medium enterprise."""
    within = policy.small_enterprise(facts.sales or 0, facts.assets or 0)
    return facts.kind if within or facts.kind is not ClaimKind.SMALL_ENTERPRISE else ClaimKind.CORPORATE


def eligibility(facts: ClaimFacts, policy: WriteOffPolicy, only: Criterion | None = None) -> Eligibility:
    """The whole answer for one claim. Total: whatever the facts, every rule of the claim's annex is answered.

    `only`: just this criterion and those it leans on, for long lists of claims that all rest on one.
    """
    facts = replace(facts, kind=_kind(facts, policy))
    since = _happened(facts)
    answers: dict[Criterion, CriterionAnswer] = {}
    for rule in policy.rules(annex_of(facts.kind)) if only is None else _needed(only, facts, policy):
        answers[rule.criterion] = _answer(rule, facts, policy, since, answers)
    return Eligibility(
        facts.loan,
        facts.as_of,
        policy.version,
        tuple(answers.values()),
        references(facts, policy),
        checks(facts, policy),
    )


def _needed(only: Criterion, facts: ClaimFacts, policy: WriteOffPolicy) -> tuple[CriterionRule, ...]:
    """The rule of a criterion, after those it leans on and theirs; none where it is of another annex."""
    annex = annex_of(facts.kind)
    wanted, open_ = {only}, [only]
    while open_:
        rule = policy.rule(open_.pop())
        new = set(rule.also) - wanted if rule else set()
        wanted |= new
        open_ += new
    return tuple(rule for rule in policy.criteria if rule.annex is annex and rule.criterion in wanted)
