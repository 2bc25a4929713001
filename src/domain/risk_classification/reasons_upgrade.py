"""What is in the way of an upgrade (arts 14 and 15), as sentences with their numbers."""

from ..shared.calendar import add_months
from .explanation_data import Text
from .facts import ClaimFacts, DebtorFacts
from .merger import last_frozen_day
from .policy import ClassificationPolicy
from .upgrade import Obstacle, ObstacleCode

MAX_NAMED = 20


def obstacle_text(obstacle: Obstacle, claim: ClaimFacts, debtor: DebtorFacts, policy: ClassificationPolicy) -> Text:
    """One obstacle in both languages."""
    months, periods = policy.upgrade_months, policy.upgrade_periods
    names = {each.id: each.name for each in debtor.claims} if obstacle.claims else {}
    ids = ", ".join(names[i] for i in obstacle.claims[:MAX_NAMED]) + (", …" if len(obstacle.claims) > MAX_NAMED else "")
    repayments = claim.repayments
    match obstacle.code:
        case ObstacleCode.MERGER_FREEZE:
            last = last_frozen_day(debtor.merger_date, policy) if debtor.merger_date else ""
            return Text(
                f"Merged on {debtor.merger_date}: no upgrade through {last}.",
                f"{debtor.merger_date}发生并购,至{last}不得上调。",
            )
        case ObstacleCode.NOT_CURED:
            return Text("Not everything overdue, fees included, has been paid.", "逾期债权及相关费用尚未全部偿付。")
        case ObstacleCode.MISSED_AFTER_CURE:
            missed = repayments.missed_since if repayments else None
            return Text(
                f"The amount due on {missed} was not paid in full: the count begins anew when all is paid.",
                f"{missed}应还款项未足额偿付,须全部清偿后重新计算。",
            )
        case ObstacleCode.TOO_FEW_PERIODS:
            cured = repayments.cured_on if repayments else None
            return Text(
                f"Fewer than {periods} repayment periods follow the cure of {cured}.",
                f"自{cured}清偿后不足{periods}个还款期。",
            )
        case ObstacleCode.WAITING:
            cured = repayments.cured_on if repayments else None
            half = add_months(cured, months) if cured else None
            return Text(
                f"All overdue was paid on {cured}; {months} months end on {half}, the longer of that and {periods} "
                f"repayment periods on {obstacle.until}.",
                f"逾期款项于{cured}全部清偿;{months}个月至{half},与{periods}个还款期孰长至{obstacle.until}。",
            )
        case ObstacleCode.ABILITY_UNKNOWN:
            return Text("Whether the debtor can keep performing has not been assessed.", "尚未评估债务人持续履约能力。")
        case ObstacleCode.UNABLE:
            return Text("The bank found that the debtor cannot keep performing.", "经评估债务人不具备持续履约能力。")
        case ObstacleCode.IMPAIRED_ASSET:
            return Text(
                f"Credit-impaired claims of the debtor are left in this bank: {ids}.",
                f"债务人在本行仍有已发生信用减值的资产:{ids}。",
            )
        case ObstacleCode.IMPAIRMENT_UNKNOWN:
            return Text(
                f"Whether these claims are credit-impaired is unknown: {ids}.", f"下列资产是否发生信用减值未知:{ids}。"
            )
