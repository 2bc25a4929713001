"""Typed problems, and the one mapping from an outcome of a use case to the member of a payload."""

from collections.abc import Callable
from typing import Any, Final

import strawberry
from strawberry.utils.str_converters import to_camel_case

from ..application.outcomes import (
    Conflict,
    ConflictKind,
    Done,
    Forbidden,
    Invalid,
    NotFound,
    Outcome,
    Pending,
    Refused,
)
from ..domain.shared.actor import Role
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import parse_uuid
from ..domain.shared.text import shown as readable
from .chinese import reason_zh
from .codes import ProblemCode
from .errors import shortened
from .ids import NodeKind, global_id

MAX_SHOWN = 200
"""Characters of an offending value that are shown."""

_CONFLICTS = {
    ConflictKind.VERSION: ("VERSION_CONFLICT", "数据已被他人更新,请重新读取后再操作"),
    ConflictKind.KEY_REUSED: ("KEY_REUSED", "该幂等键已用于其他请求"),
    ConflictKind.DUPLICATE: ("DUPLICATE_NUMBER", "业务编号已存在"),
}
_NAMED = {
    "guarantor": NodeKind.BORROWER,
    "party": NodeKind.BORROWER,
    "loan": NodeKind.LOAN,
    "run": NodeKind.REVALUATION_RUN,
}
"""Details that hold an id, and of what; a loan may be named by its number instead."""


@strawberry.type(description="A named value for programs (名称与取值).")
class Detail:
    """One (name, value) pair."""

    name: str = strawberry.field(description="Name of the value (名称).")
    value: str = strawberry.field(description="The value as text (取值).")


def details_of(pairs: tuple[tuple[str, str], ...]) -> list[Detail]:
    """Pairs as they are published; what is named by an id has its global id."""
    return [Detail(name=name, value=_shown(name, value)) for name, value in pairs]


def _shown(name: str, value: str) -> str:
    if name not in _NAMED:
        return value
    try:
        return global_id(_NAMED[name], parse_uuid("id", value))
    except InvalidInput:
        return value


@strawberry.interface(description="Why a command was not carried out; nothing has changed (问题).")
class Problem:
    """What every problem says."""

    code: ProblemCode = strawberry.field(description="Code from a closed list (问题代码).")  # type: ignore[valid-type]
    message: str = strawberry.field(description="What is wrong and what to do, in English (英文说明).")
    message_zh: str = strawberry.field(description="The same in Chinese (中文说明).")


@strawberry.type(description="A field of the input can never be right as it is (输入有误).")
class InvalidInputProblem(Problem):
    """Names the field as the caller wrote it."""

    field: str = strawberry.field(description="Path of the field, such as terms.rate (字段).")
    value: str = strawberry.field(description="What the field held, shortened (取值).")


@strawberry.type(description="A rule said no, here and now (业务规则拒绝).")
class RuleRefusedProblem(Problem):
    """A refusal of the domain."""

    rule: str = strawberry.field(
        description="The module whose rule it is: loan, approval, ledger, borrower (规则模块)."
    )
    article: str | None = strawberry.field(description="Source, where the rule comes from a law (法规依据).")
    details: list[Detail] = strawberry.field(description="The figures the rule looked at (明细).")


@strawberry.type(description="The request collides with what is there; read again and decide anew (冲突).")
class ConflictProblem(Problem):
    """Version, idempotency key or business number."""

    details: list[Detail] = strawberry.field(description="What it collides with (明细).")


@strawberry.type(description="Nothing of that kind with that id can be seen by this actor (未找到).")
class NotFoundProblem(Problem):
    """Out of scope looks the same as not there."""

    kind: str = strawberry.field(description="Kind of the thing: LOAN, BORROWER, PROPOSAL (对象类型).")
    id: str = strawberry.field(description="What was looked for: a global id, or a name (标识).")


@strawberry.type(description="The actor's roles or branches do not allow this (无权限).")
class ForbiddenProblem(Problem):
    """Says which roles would."""

    needed_roles: list[Role] = strawberry.field(description="Roles of which one is needed (所需角色).")


PROBLEMS: tuple[type, ...] = (
    InvalidInputProblem,
    RuleRefusedProblem,
    ConflictProblem,
    NotFoundProblem,
    ForbiddenProblem,
)


def _code(name: str) -> Any:  # noqa: ANN401 - the enum is made from the domain's refusals
    return ProblemCode[name]


def invalid(field: str, value: object, message: str) -> InvalidInputProblem:
    """A field that can never be right."""
    field, shown = to_camel_case(field), readable(str(value))
    shown = shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"
    return InvalidInputProblem(
        code=_code("INVALID_INPUT"),
        message=message,
        message_zh=f"字段 {field} 的值“{shown}”不符合要求：{shortened(reason_zh(message))}",
        field=field,
        value=shown,
    )


def of_invalid_input(problem: InvalidInput) -> InvalidInputProblem:
    """What was raised while a command was built."""
    return invalid(problem.field, problem.value, str(problem))


_UNDER: Final = {
    # A guarantor is a party of the customer register, a written-off claim goes by its loan.
    "GUARANTOR": NodeKind.BORROWER,
    "WRITTEN_OFF_CLAIM": NodeKind.LOAN,
}
"""Things that go by the id of another one."""


def _not_found(outcome: NotFound) -> NotFoundProblem:
    try:
        kind = _UNDER.get(outcome.kind) or NodeKind[outcome.kind]
        shown = global_id(kind, parse_uuid("id", outcome.id))
    except (KeyError, InvalidInput):
        shown = outcome.id
    return NotFoundProblem(
        code=_code("NOT_FOUND"),
        message=f"there is no {outcome.kind.lower()} {shown} that you may see",
        message_zh=f"未找到可见的对象 {outcome.kind} {shown}",
        kind=outcome.kind,
        id=shown,
    )


def _conflict(outcome: Conflict) -> ConflictProblem:
    code, chinese = _CONFLICTS[outcome.kind]
    return ConflictProblem(
        code=_code(code), message=outcome.message, message_zh=chinese, details=details_of(outcome.details)
    )


def _refused(outcome: Refused) -> RuleRefusedProblem:
    return RuleRefusedProblem(
        code=_code(outcome.code),
        message=outcome.message,
        message_zh=outcome.message_zh,
        rule=outcome.rule,
        article=outcome.article or None,
        details=details_of(outcome.details),
    )


def _forbidden(outcome: Forbidden) -> ForbiddenProblem:
    roles = [Role(name) for name in outcome.needed]
    return ForbiddenProblem(
        code=_code("FORBIDDEN"),
        message=outcome.message,
        message_zh="无权执行该操作" + (f",所需角色:{'、'.join(roles)}" if roles else ""),
        needed_roles=roles,
    )


def to_payload(outcome: Outcome, done: Callable[[Done], object], pending: Callable[[Pending], object]) -> object:
    """The member of a mutation's payload that stands for an outcome.

    `done` and `pending` make the mutation's own success and waiting types; every problem is the same everywhere.
    """
    match outcome:
        case Done():
            return done(outcome)
        case Pending():
            return pending(outcome)
        case Refused():
            return _refused(outcome)
        case Invalid(field, value, message):
            return invalid(field, value, message)
        case NotFound():
            return _not_found(outcome)
        case Forbidden():
            return _forbidden(outcome)
        case Conflict():
            return _conflict(outcome)
