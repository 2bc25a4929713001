"""Claims that rely on the ruling about another debt: articles 9 (this enterprise) and 10 (another enterprise)."""

from .answer import ReferenceAnswer
from .facts import ClaimFacts, Reference
from .kinds import Outcome, Ruling, Security
from .names import any_of, chinese
from .policy import WriteOffPolicy
from .rule import Papers


def _reason(facts: ClaimFacts, other: Reference) -> tuple[str, str] | None:
    """The first thing that forbids it, in both languages; None: the ruling can be relied on."""
    order = list(Security)
    if not other.same_borrower:
        return "the other debt is of another borrower", "所援引债权的借款人不同"
    if other.ruling is Ruling.OTHER or other.ruled_on > facts.as_of:
        return (
            f"no ruling that ends or suspends enforcement by {facts.as_of}",
            f"截至 {facts.as_of} 无终结或中止执行裁定",
        )
    if not other.no_property:
        return "the ruling was not for want of property", "裁定并非因无财产或财产难以执行"
    better = order.index(facts.security) > order.index(other.security)
    if better and not facts.security_gone:
        return (
            f"this claim is secured better ({facts.security}) than that one ({other.security})",
            f"本债权担保条件({chinese(facts.security)})优于所援引债权({chinese(other.security)})",
        )
    return None


def _answer(facts: ClaimFacts, other: Reference, papers: Papers) -> ReferenceAnswer:
    article = f"财金〔2017〕90号 art. {9 if other.same_enterprise else 10}"
    if refused := _reason(facts, other):
        return ReferenceAnswer(other.debt, Outcome.NOT_MET, article, *refused)
    missing = tuple(group for group in papers if facts.papers.isdisjoint(group))
    if missing:
        lacking = [" or ".join(group) for group in missing]
        reason = f"missing: {'; '.join(lacking)}"
        return ReferenceAnswer(other.debt, Outcome.PAPER_MISSING, article, reason, f"缺少: {any_of(missing)}", missing)
    return ReferenceAnswer(
        other.debt,
        Outcome.MET,
        article,
        f"{other.ruling} of {other.ruled_on}, security not better",
        f"援引 {other.ruled_on} 裁定,担保条件不优于该债权",
    )


def references(facts: ClaimFacts, policy: WriteOffPolicy) -> tuple[ReferenceAnswer, ...]:
    """The answer for each debt that the facts refer to, in their order."""
    return tuple(_answer(facts, other, policy.reference_papers) for other in facts.references)
