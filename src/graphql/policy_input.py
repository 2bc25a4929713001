"""Calendars and policy versions as input, made from the domain's classes; a policy's fields describe themselves."""

from typing import Final

import strawberry

from ..domain.policy import PARAMETERS, CommandKind, ExtensionRule, ExtensionVariant, PeriodEndCadence, PolicyVersion
from ..domain.policy.version import MarkupRange
from ..domain.shared.actor import Role, Route, RouteStep
from ..domain.shared.calendar import Calendar
from ..domain.shared.money import Money
from . import enums  # noqa: F401 - registers the enums named below
from .convert import READERS
from .describe import enum_type
from .inputs import input_type, register
from .scalars import DecimalText

enum_type(
    CommandKind,
    "GuardedCommand",
    "Commands that may need a second person (须复核的业务).",
    {
        "WAIVER": "Waiver of interest, penalty or fees (减免).",
        "EXTENSION": "Extension (展期).",
        "DEFERRAL": "Deferral of instalments (延期还款).",
        "PLAN_CHANGE": "New repayment plan (变更还款计划).",
        "RATE_CONCESSION": "Lower rate for the debtor (利率优惠、降息).",
        "CAPITALISATION": "Interest added to principal (利息转本金).",
        "FORGIVENESS": "Forgiveness of principal (本金豁免).",
        "ACCELERATION": "Early recall of the whole loan (提前收回).",
        "REVERSAL": "Reversal of a transaction (冲正).",
        "WRITE_OFF": "Write-off (核销).",
        "CLOSE_PERIOD": "Closing of an accounting period (会计期间关账).",
        "CLASSIFICATION": "Class of a claim set by persons (风险分类认定).",
        "PROVISION": "Provisions to be posted (拨备计提复审).",
        "ERASURE": "Erasure of a person's data (删除个人信息).",
        "COLLATERAL_RELEASE": "Security given up: release, partial release, replacement (押品解除、部分解除、置换).",
        "COLLATERAL_DISPOSAL": "Security realised (押品处置).",
        "GUARANTEE_RELEASE": "A guarantor let go (解除保证责任).",
        "LIABILITY_WITHDRAWAL": "A case of liability taken back (撤销责任认定).",
        "RESERVE_RELEASE": "A risk reserve paid out, or an entry of it undone (返还、冲回风险准备金).",
        "AUTHORITY_LIFTING": "Suspended authority for new lending restored (解除授信权限暂停).",
        "ORGANISATION": "Units, posts, appointments, authority (机构、岗位、任免与授权).",
        "POLICY_ADOPTION": "Adoption of a policy version (政策参数变更).",
    },
)
enum_type(
    ExtensionVariant,
    "ExtensionVariant",
    "Which rule holds for extensions of loans of more than five years (长期贷款展期规则).",
    {
        "GENERAL_RULES": "A number of months, by 贷款通则 art. 12 (贷款通则).",
        "MEASURES_2024": "The same share of the original term as for medium terms (2024年三个办法).",
        "STRICTEST": "The shorter of the two (从严).",
    },
)
enum_type(
    PeriodEndCadence,
    "PeriodEndCadence",
    "How often accrued, not yet due interest is posted (计提频率).",
    {"MONTH_END": "On the last day of each month (月末计提).", "DAILY": "Every day (逐日计提)."},
)


@strawberry.input(description="A step of a route before the approval, such as confirmation (审批环节).")
class RouteStepInput:
    """Of `Route.earlier`."""

    name: str = strawberry.field(description="Name of the step, capitals and underscores, such as CONFIRMATION (环节).")
    role: Role = strawberry.field(description="Role in which others agree (审批角色).")
    approvals: int = strawberry.field(default=1, description="How many different persons, 1 to 9 (所需人数).")


@strawberry.input(description="Who has to agree before a command is carried out (审批路径).")
class RouteInput:
    """One route of a policy with the command it is for."""

    command: CommandKind = strawberry.field(description="For which command (业务).")
    role: Role = strawberry.field(description="Role in which others agree (审批角色).")
    approvals: int = strawberry.field(default=1, description="How many different persons, 1 to 9 (所需人数).")
    above: DecimalText | None = strawberry.field(
        default=None, description="Only for amounts of more than this, in units of two decimals; null: all (金额超过)."
    )

    earlier: list[RouteStepInput] = strawberry.field(
        default_factory=list, description="Steps before the approval, in order, at most 8 (审批前环节)."
    )

    def route(self) -> tuple[CommandKind, Route]:
        """The route; refuses a count of persons or an amount out of bounds."""
        above = None if self.above is None else Money.parse(self.above, "CNY").minor
        earlier = tuple(RouteStep(step.name, step.role, step.approvals) for step in self.earlier)
        return self.command, Route(self.role, self.approvals, above, earlier)


ROUTED: Final = tuple[CommandKind, Route]
register(ROUTED, RouteInput)
READERS[ROUTED] = RouteInput.route

input_type(
    MarkupRange,
    "MarkupRangeInput",
    "Relative markups on the contract rate, in basis points, that a contract may have (上浮幅度).",
    {"lowest": "Lowest (下限).", "highest": "Highest (上限).", "default": "Where a contract says nothing (默认)."},
)
input_type(
    ExtensionRule,
    "ExtensionRuleInput",
    "How far loans may be extended, all extensions together (展期期限上限).",
    {
        "short_percent": "Share of the original term, in percent, for terms of up to 1 year (短期贷款).",
        "medium_percent": "Share of the original term, in percent, for terms of up to 5 years (中期贷款).",
        "long_months": "Months, for terms of more than 5 years (长期贷款).",
        "variant": "Which rule holds for the long ones (长期贷款展期规则).",
        "personal_longest_months": "Longest term in months of personal loans of more than 1 year (个人贷款最长期限).",
    },
)
input_type(
    PolicyVersion,
    "PolicyVersionInput",
    "A bank's choices inside the statute; what is left out is as in the packaged policy (政策版本).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First value date it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    required=("routes",),
    leave_out=("recorded_at",),
)
input_type(
    Calendar,
    "CalendarInput",
    "Business days of one place, as one announced table says (节假日安排).",
    {
        "version": "Name of the table, such as CN-2027 (版本名称).",
        "holidays": "Mondays to Fridays that are days off (放假日).",
        "make_up_days": "Saturdays and Sundays that are worked (调休上班日).",
        "published_from": "First day the table speaks for (起始日).",
        "published_through": "Last day the table speaks for (截止日).",
    },
    days=("holidays", "make_up_days", "published_from", "published_through"),
)
