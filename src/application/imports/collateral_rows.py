"""From a row of a collateral tape to the commands that record what it says of an item.

A command's key comes from what it says and the business date: the same tape again on the same day gives the first
answers, and on a later day what was refused (a value of a day to come, a currency without a rate) is tried again. What
is there already is not asked for at all; `collateral_batch` looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, Final, TypeVar
from uuid import UUID

from ...domain.collateral.item import Item
from ...domain.collateral.parts import Charge, Holding, Insurance, Owner
from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import Money
from ..collateral_commands import (
    InsureCollateral,
    LinkCollateral,
    RegisterCharge,
    TakeCollateral,
    ValueCollateral,
)
from ..command import Command
from ..encoding import canonical, to_json
from .rows import Row, RowRefused

C = TypeVar("C", bound=Command)
_UNNAMED: Final = "import"
"""The key of a command before it is named by what it says."""
FIELD_OF: Final[Mapping[str, str]] = {
    "owner": "owner_name",
    "owners": "owner_name",
    "charge.number": "charge_number",
    "charge.creditor": "creditor",
    "charge.amount": "charge_amount",
    "link.limit": "limit",
    "insurance.policy": "insurance_policy",
    "insurance.insurer": "insurer",
    "insurance.amount": "insured_amount",
    "insurance.ends_on": "insured_until",
}
"""What the domain calls a thing → the tape's field, where the names differ."""


@dataclass(frozen=True, slots=True)
class Makes:
    """Makes the commands of rows on a business date."""

    on: date

    def take_in(self, row: Row, owner: UUID | None) -> TakeCollateral:
        """Takes the row's item in; `owner`: the borrower that owns it, where it is one."""
        return self._built(row, lambda: self._take_in(row, owner))

    def register(self, row: Row, item: UUID) -> RegisterCharge:
        """Registers what the row names by `charge_number`."""
        return self._built(
            row,
            lambda: RegisterCharge(
                item_id=item,
                value_date=_needed(row, "registered_on", "of a registration that is not known"),
                number=row.values["charge_number"],
                rank=row.get("rank", 1),
                **_said(row),
                **row.given(expires_on="expires_on", amount="charge_amount", creditor="creditor", mode="mode"),
            ),
        )

    def link(self, row: Row, item: UUID, charge: Charge, loan: UUID) -> LinkCollateral:
        """Links a registration to the row's loan."""
        return self._built(
            row,
            lambda: LinkCollateral(
                item_id=item,
                value_date=row.get("linked_on", charge.registered_on),
                charge_id=charge.id,
                loan_id=loan,
                limit=row.get("limit"),
                **_said(row),
            ),
        )

    def value(self, row: Row, item: UUID) -> ValueCollateral:
        """Records the row's value."""
        return self._built(row, lambda: self._value(row, item))

    def insure(self, row: Row, item: Item) -> InsureCollateral:
        """Records the row's insurance from its first day, or from when the item is there; one to come from today."""
        return self._built(row, lambda: self._insure(row, item))

    def _take_in(self, row: Row, owner: UUID | None) -> TakeCollateral:
        unknown = "of an item that is not known"
        days = [row.values[name] for name in ("registered_on", "valued_on") if name in row.values]
        taken_on = row.get("taken_on", min(days, default=None))
        if taken_on is None:
            raise InvalidInput("taken_on", "", f"is needed {unknown} and has neither registration nor value")
        return TakeCollateral(
            number=row.values["number"],
            value_date=taken_on,
            branch=_needed(row, "branch", unknown),
            kind=_needed(row, "kind", unknown),
            title=_needed(row, "title", unknown),
            region=row.get("region", ""),
            owners=(Owner(_needed(row, "owner_name", unknown), owner),),
            holding=_holding(row),
            **_said(row),
        )

    def _value(self, row: Row, item: UUID) -> ValueCollateral:
        why = "of a value"
        value: Money = _needed(row, "value", why)
        valued_on: date = _needed(row, "valued_on", why)
        said = [row.values["number"], str(value), valued_on.isoformat()]
        return ValueCollateral(
            item_id=item,
            value_date=valued_on,
            value=value,
            method=_needed(row, "method", why),
            valuer=_needed(row, "valuer", why),
            evidence=row.get("evidence", sha256(canonical(said).encode()).hexdigest()).lower(),
            **_said(row),
            **row.given(
                valuer_line="valuer_line",
                confirmed_by_line="confirmed_by_line",
                next_due="next_due",
                fair_price="fair_price",
            ),
        )

    def _insure(self, row: Row, item: Item) -> InsureCollateral:
        why = "of an insurance"
        starts: date = _needed(row, "insured_from", why)
        insurance = Insurance(
            policy=row.values["insurance_policy"],
            insurer=_needed(row, "insurer", why),
            amount=_needed(row, "insured_amount", why),
            starts_on=starts,
            ends_on=_needed(row, "insured_until", why),
            bank_is_beneficiary=row.get("bank_is_beneficiary", False),
        )
        day = max(min(starts, self.on), item.taken_on)
        return InsureCollateral(item_id=item.id, value_date=day, insurance=insurance, **_said(row))

    def _built(self, row: Row, build: Callable[[], C]) -> C:
        try:
            command = build()
        except InvalidInput as wrong:
            name = FIELD_OF.get(wrong.field, wrong.field)
            problem = row.problem(name, wrong.why, None if name in row.raw else str(wrong.value))
            raise RowRefused((problem,)) from None
        said = canonical([type(command).__name__, to_json(command), self.on.isoformat()])
        return replace(command, idempotency_key=f"import:{row.mapping.source}:{sha256(said.encode()).hexdigest()[:32]}")


def _said(row: Row) -> dict[str, Any]:
    return {"idempotency_key": _UNNAMED, "reason": row.get("reason", "")}


def _needed(row: Row, name: str, why: str) -> Any:  # noqa: ANN401 - a field's kind says which it is
    if name not in row.values:
        raise InvalidInput(name, "", f"is needed {why}")
    return row.values[name]


def _holding(row: Row) -> Holding | None:
    if "instrument" not in row.values and "quantity" not in row.values:
        return None
    return Holding(_needed(row, "instrument", "of a quantity"), _needed(row, "quantity", "of an instrument"))
