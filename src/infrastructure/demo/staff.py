"""Who works at the demonstration bank: units, posts and the persons who hold them.

Nobody acts in the demonstration with more than a post gives. The system administrator builds the organisation and does
nothing else; whoever applies, confirms, reviews, approves and books is another person each time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ...application.command import Command
from ...application.organisation import AppointOfficer, DefinePost, OpenUnit
from ...domain.organisation import UnitKind
from ...domain.shared.actor import Role
from .people import PLACES

HEAD_OFFICE: Final = "HQ"
ADMINISTRATOR: Final = "he.ming"
VISITOR: Final = "demo"
"""Who the demonstration's token is for: a post of its own, so that one reader can try everything but administration."""
VISITOR_ROLES: Final = frozenset({Role.OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.OPERATIONS, Role.AUDITOR})
_DEPARTMENTS: Final = {
    "BUSINESS": "业务发展部",
    "CREDIT": "授信审批部",
    "RISK": "风险管理部",
    "COMPLIANCE": "法律合规部",
    "AUDIT": "内部审计部",
    "WORKOUT": "资产保全部",
    "FINANCE": "财务会计部",
    "OPERATIONS": "运营管理部",
    "TECHNOLOGY": "信息科技部",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A post: its code, unit, name and roles, and who holds it."""

    code: str
    unit: str
    name: str
    roles: frozenset[Role]
    persons: tuple[str, ...]


def _held(code: str, unit: str, name: str, role: Role, *persons: str) -> Held:
    return Held(code, unit, name, frozenset({role}), persons)


POSTS: Final = (
    _held("ADMINISTRATOR", "TECHNOLOGY", "系统管理岗", Role.ADMIN, ADMINISTRATOR),
    _held("CLIENT-MANAGER", "BUSINESS", "客户经理", Role.OFFICER, "zhang.wei"),
    _held("CREDIT-APPROVER", "CREDIT", "授信审批人", Role.APPROVER, "li.na", "zhou.min"),
    _held("CREDIT-REVIEWER", "CREDIT", "授信审查岗", Role.OFFICER, "kong.li"),
    _held("ACCOUNTANT", "FINANCE", "会计核算岗", Role.ACCOUNTANT, "wang.fang", "xiao.yun", "xie.qing"),
    _held("OPERATOR", "OPERATIONS", "运营岗", Role.OPERATIONS, "chen.jie"),
    _held("RISK-MANAGER", "RISK", "风险管理岗", Role.RISK_MANAGER, "sun.hao", "gao.yan", "pan.hui"),
    _held("INVESTIGATOR", "RISK", "责任调查岗", Role.RISK_MANAGER, "xu.lin"),
    _held("REVIEW-SECRETARY", "RISK", "核销审议秘书", Role.RISK_MANAGER, "jiang.xue"),
    _held("RISK-HEAD", "RISK", "风险管理部负责人", Role.APPROVER, "lin.tao"),
    _held("LAWYER", "COMPLIANCE", "法律合规岗", Role.RISK_MANAGER, "luo.jing", "yu.fei", "yuan.fang"),
    _held("INTERNAL-AUDITOR", "AUDIT", "内部审计岗", Role.AUDITOR, "ma.chao", "cai.bin"),
    _held("WORKOUT-OFFICER", "WORKOUT", "资产保全岗", Role.OFFICER, "fan.li"),
    _held("EXECUTIVE", HEAD_OFFICE, "副行长", Role.APPROVER, "deng.yu", "dong.min"),
    _held("PRESIDENT", HEAD_OFFICE, "行长", Role.APPROVER, "he.jun"),
    _held("CD01-WORKOUT", "CD01", "支行清收岗", Role.OFFICER, "tang.lei"),
    _held("CD01-DEPARTMENT", "CD01", "支行业务部负责人", Role.APPROVER, "cheng.gang"),
    _held("CD01-HEAD", "CD01", "支行行长", Role.APPROVER, "su.mei"),
    _held("WH01-WORKOUT", "WH01", "支行清收岗", Role.OFFICER, "qiu.min"),
    _held("WH01-DEPARTMENT", "WH01", "支行业务部负责人", Role.APPROVER, "shi.lei"),
    _held("WH01-HEAD", "WH01", "支行行长", Role.APPROVER, "ren.jie"),
    _held("HZ01-WORKOUT", "HZ01", "支行清收岗", Role.OFFICER, "mo.han"),
    Held("VISITOR", HEAD_OFFICE, "演示岗", VISITOR_ROLES, (VISITOR,)),
)
PERSONS: Final = tuple(person for post in POSTS for person in post.persons)


def organising(key: Callable[[], str], day: date) -> Iterator[list[Command]]:
    """What builds the organisation, in batches of which each needs the one before."""
    bank = OpenUnit(
        idempotency_key=key(), code=HEAD_OFFICE, name="总行", kind=UnitKind.HEAD_OFFICE, opened_on=day
    )  # fmt: skip
    yield [bank]
    below = [(place.branch, f"{place.name}支行", UnitKind.BRANCH) for place in PLACES]
    below += [(code, name, UnitKind.DEPARTMENT) for code, name in _DEPARTMENTS.items()]
    yield [
        OpenUnit(idempotency_key=key(), code=code, name=name, kind=kind, opened_on=day, parent=HEAD_OFFICE)
        for code, name, kind in below
    ]
    yield [
        DefinePost(idempotency_key=key(), code=post.code, unit=post.unit, name=post.name, roles=post.roles)
        for post in POSTS
    ]
    yield [
        AppointOfficer(idempotency_key=key(), post=post.code, person=person, since=day)
        for post in POSTS
        for person in post.persons
    ]
