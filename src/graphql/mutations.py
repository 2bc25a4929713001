"""The mutation type, made from the table of mutations: build the command, run it, map the outcome."""

from typing import Annotated, Any, cast

import strawberry
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_snake_case

from ..application.loan import ChangePlan, OpenLoan
from ..domain.shared.errors import InvalidInput
from .commands import MUTATIONS
from .context import Context, Info
from .convert import build
from .ids import NodeKind, key_of
from .inputs import input_type
from .mutation import Mutation as Spec
from .payloads import ApprovalPending, payload_of
from .problems import of_invalid_input, to_payload


async def carry_out(context: Context, spec: Spec, given: Any) -> object:  # noqa: ANN401 - an input made at run time
    """Run one mutation: a malformed input is answered before anything is looked up or changed."""
    try:
        command = build(spec.command, given, await _currency(context, spec, given))
    except InvalidInput as problem:
        return of_invalid_input(problem)
    outcome = await context.execute(command)
    return to_payload(outcome, spec.success.of, ApprovalPending.of)


async def _currency(context: Context, spec: Spec, given: Any) -> str | None:  # noqa: ANN401 - as above
    """The currency of an input's plain decimals: that of the terms, or of the loan whose plan changes."""
    if spec.command is OpenLoan:
        return str(given.terms.currency)
    if spec.command is ChangePlan:
        found = await context.loans.load(key_of("loanId", given.loan_id, NodeKind.LOAN))
        return found.currency if found else None
    return None


def _field(spec: Spec) -> StrawberryField:
    name = spec.name[0].upper() + spec.name[1:]
    given = input_type(
        spec.command,
        f"{name}Input",
        f"What {spec.name} is asked (请求内容): {spec.text}",
        spec.describe,
        enums=spec.enums,
    )

    async def resolve(info: Info, input: Any) -> object:  # noqa: A002, ANN401 - the contract's name
        return await carry_out(info.context, spec, input)

    resolve.__name__ = to_snake_case(spec.name)
    resolve.__annotations__ = {
        "info": Info,
        "input": Annotated[given, strawberry.argument(description="What is asked (请求内容).")],
        "return": payload_of(spec.name, spec.success),
    }
    made: Any = strawberry.mutation(resolver=resolve, name=spec.name, description=spec.text)
    return cast("StrawberryField", made)


Mutation = create_type(
    "Mutation",
    [_field(spec) for spec in MUTATIONS],
    description="What can be done: one mutation per command, each in one transaction (操作).",
)
