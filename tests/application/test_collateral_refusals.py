"""Every refusal of collateral through the command layer: named, in Chinese too, and nothing has changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import pytest

from postloan.application.collateral_commands import (
    ChangeOwners,
    EndInsurance,
    FileCollateralDocument,
    FixCharge,
    LinkCollateral,
    RecordSeizure,
    ReduceCharge,
    RegisterCharge,
    ReleaseCollateral,
    RenewCharge,
    TakeCollateral,
    UnlinkCollateral,
    WithdrawCollateralEntry,
)
from postloan.application.command import Command
from postloan.application.outcomes import Conflict, ConflictKind, Forbidden, NotFound, Refused
from postloan.domain.collateral.events import FixingCause
from postloan.domain.collateral.kinds import Document, Method
from postloan.domain.collateral.parts import ChargeMode, Owner, Seizure
from postloan.domain.collateral.refusals import CollateralRefusal as R
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import Money
from postloan.domain.shared.ratio import Ratio
from tests.application.collateral_world import (
    DAY,
    PROOF,
    approved,
    house,
    refusal,
    register,
    take,
    value,
    valuing,
)
from tests.application.world import World, memory_world, yuan

Make = Callable[[World], Command]
OTHER: Final = UUID(int=77)


def of(world: World, item: UUID, day: date = DAY) -> dict[str, object]:
    return {"idempotency_key": world.key(), "item_id": item, "value_date": day}


def registering(world: World, item: UUID, number: str, rank: int, day: date = DAY, **more: object) -> RegisterCharge:
    return RegisterCharge(**(of(world, item, day) | {"number": number, "rank": rank} | more))  # type: ignore[arg-type]


def linking(world: World, item: UUID, charge: UUID, loan: UUID) -> LinkCollateral:
    return LinkCollateral(**of(world, item), charge_id=charge, loan_id=loan)  # type: ignore[arg-type]


def loan(world: World) -> UUID:
    return world.loan(world.borrower())


def in_the_future(world: World) -> Command:
    return valuing(world, take(world), yuan("1"), DAY + timedelta(days=1))


def not_taken(world: World) -> Command:
    return valuing(world, take(world), yuan("1"), DAY - timedelta(days=1))


def item_gone(world: World) -> Command:
    item = take(world)
    value(world, item, "20000")
    approved(world, ReleaseCollateral(**of(world, item)))  # type: ignore[arg-type]
    return FileCollateralDocument(**of(world, item), document=Document.TITLE, evidence=PROOF)  # type: ignore[arg-type]


def taking(world: World, **changes: object) -> TakeCollateral:
    given: dict[str, object] = {
        "idempotency_key": world.key(), "number": "YP-9", "branch": "101", "kind": "HOUSING", "title": "房",
        "owners": (Owner("张小明"),), "value_date": DAY,
    }  # fmt: skip
    return TakeCollateral(**(given | changes))  # type: ignore[arg-type]


def shares_above_whole(world: World) -> Command:
    owners = (Owner("甲", None, Ratio.percent("60")), Owner("乙", None, Ratio.percent("40.000001")))
    return ChangeOwners(**of(world, take(world)), owners=owners)  # type: ignore[arg-type]


def seized(world: World) -> Command:
    item = take(world)
    seizure = Seizure("(2024)浙01执1号", "杭州中院", DAY)
    world.done(world.officer, RecordSeizure(**of(world, item), seizure=seizure))  # type: ignore[arg-type]
    return registering(world, item, "DJ-1", 1)


def rank_taken(world: World) -> Command:
    item = take(world)
    register(world, item)
    return registering(world, item, "DJ-2", 1)


def rank_against_registration(world: World) -> Command:
    """Who registers a day later cannot stand before who registered first (Civil Code 414)."""
    item = take(world)
    register(world, item, rank=2)
    world.today(DAY + timedelta(days=1))
    return registering(world, item, "DJ-2", 1, DAY + timedelta(days=1))


def registration_expired(world: World) -> Command:
    item = take(world)
    charge = register(world, item, expires_on=DAY + timedelta(days=1))
    world.today(DAY + timedelta(days=2))
    later = DAY + timedelta(days=2)
    return RenewCharge(**of(world, item, later), charge_id=charge, expires_on=date(2030, 1, 1))  # type: ignore[arg-type]


def charge_of_another(world: World) -> Command:
    item = take(world)
    return linking(world, item, register(world, item, creditor="他行"), loan(world))


def maximum(world: World) -> tuple[UUID, UUID]:
    item = take(world)
    charge = register(world, item, mode=ChargeMode.MAXIMUM, amount=yuan("1000"))
    fixing = FixCharge(**of(world, item), charge_id=charge, cause=FixingCause.BANKRUPTCY)  # type: ignore[arg-type]
    world.done(world.officer, fixing)
    return item, charge


def charge_fixed(world: World) -> Command:
    """Claims that come to be after the mortgage was fixed are not under it (Civil Code 423)."""
    return linking(world, *maximum(world), loan(world))


def not_maximum(world: World) -> Command:
    item, charge = maximum(world)
    return FixCharge(**of(world, item), charge_id=charge, cause=FixingCause.DEMANDED)  # type: ignore[arg-type]


def already_linked(world: World) -> Command:
    secured = loan(world)
    item, charge = house(world, "YP-1", "20000", secured)
    return linking(world, item, charge, secured)


def not_linked(world: World) -> Command:
    item = take(world)
    return UnlinkCollateral(**of(world, item), charge_id=register(world, item), loan_id=loan(world))  # type: ignore[arg-type]


def not_later(world: World) -> Command:
    item = take(world)
    charge = register(world, item, expires_on=date(2030, 1, 1))
    return RenewCharge(**of(world, item), charge_id=charge, expires_on=date(2030, 1, 1))  # type: ignore[arg-type]


def not_lower(world: World) -> Command:
    item = take(world)
    charge = register(world, item, amount=yuan("100"))
    return ReduceCharge(**of(world, item), charge_id=charge, amount=yuan("100"))  # type: ignore[arg-type]


def valuer_of_the_line(world: World) -> Command:
    """The loan was made by branch 101, and so 101 does not value what secures it."""
    item, _ = house(world, "YP-1", "20000", loan(world))
    return valuing(world, item, yuan("1"), valuer_line="101")


def confirmed_by_the_line(world: World) -> Command:
    item, _ = house(world, "YP-1", "20000", loan(world))
    return valuing(world, item, yuan("1"), valuer_line="", confirmed_by_line="101")


def valued_by_the_line_before_it_lent(world: World) -> Command:
    """What branch 102 valued cannot secure a loan of branch 102."""
    item = take(world)
    charge = register(world, item)
    world.done(world.person("gu", Role.OFFICER), valuing(world, item, yuan("1"), valuer_line="102"))
    return linking(world, item, charge, world.loan(world.borrower(), branch="102"))


def breaks_the_ceiling(world: World) -> Command:
    """12,000.00 against nothing: a home of 20,000.00 cannot be given back."""
    item, _ = house(world, "YP-1", "20000", loan(world))
    return ReleaseCollateral(**of(world, item))  # type: ignore[arg-type]


def no_such_entry(world: World) -> Command:
    """A registration is cancelled, not withdrawn."""
    item = take(world)
    register(world, item)
    return WithdrawCollateralEntry(idempotency_key=world.key(), item_id=item, sequence=2)


CASES: Final[tuple[tuple[R, Make], ...]] = (
    (R.IN_THE_FUTURE, in_the_future),
    (R.NOT_TAKEN, not_taken),
    (R.ITEM_GONE, item_gone),
    (R.UNKNOWN_KIND, lambda world: taking(world, kind="CASTLE")),
    (R.SHARES_ABOVE_WHOLE, shares_above_whole),
    (
        R.EXPIRY_BEFORE_REGISTRATION,
        lambda world: registering(world, take(world), "DJ-1", 1, expires_on=DAY - timedelta(days=1)),
    ),
    (R.SEIZED, seized),
    (R.RANK_TAKEN, rank_taken),
    (R.RANK_AGAINST_REGISTRATION, rank_against_registration),
    (R.UNKNOWN_CHARGE, lambda world: linking(world, take(world), OTHER, loan(world))),
    (R.REGISTRATION_EXPIRED, registration_expired),
    (R.CHARGE_OF_ANOTHER, charge_of_another),
    (R.CHARGE_FIXED, charge_fixed),
    (R.ALREADY_LINKED, already_linked),
    (R.NOT_LINKED, not_linked),
    (R.NOT_LATER, not_later),
    (R.NOT_LOWER, not_lower),
    (R.NOT_MAXIMUM, not_maximum),
    (R.VALUER_OF_THE_BUSINESS_LINE, valuer_of_the_line),
    (R.VALUER_OF_THE_BUSINESS_LINE, confirmed_by_the_line),
    (R.VALUER_OF_THE_BUSINESS_LINE, valued_by_the_line_before_it_lent),
    (R.NOT_CONFIRMED, lambda world: valuing(world, take(world), yuan("1"), valuer_line="")),
    (R.NO_EXCHANGE_RATE, lambda world: valuing(world, take(world), Money(100, "USD"))),
    (R.ABOVE_FAIR_PRICE, lambda world: valuing(world, take(world), yuan("2"), fair_price=yuan("1.99"))),
    (R.NOT_MARKED, lambda world: valuing(world, take(world, kind="GOLD"), yuan("1"), method=Method.INCOME)),
    (R.NEXT_DUE_TOO_LATE, lambda world: valuing(world, take(world), yuan("1"), next_due=date(2025, 1, 16))),
    (R.BREAKS_CEILING, breaks_the_ceiling),
    (R.NO_SUCH_ENTRY, no_such_entry),
    (
        R.NOTHING_TO_END,
        lambda world: EndInsurance(**of(world, take(world)), policy="BX-1"),  # type: ignore[arg-type]
    ),
)
NEVER: Final = {
    # An instant is moved behind the last; ids of items and registrations are made here; the layer checks itself.
    R.KNOWLEDGE_ONLY_GROWS,
    R.TAKEN_ALREADY,
    R.CHARGE_EXISTS,
    R.COVER_NOT_CHECKED,
}
AFTERWARDS: Final = {
    # What follows a realisation has tests of its own.
    R.NOT_REALISED,
    R.MORE_THAN_HELD,
    R.NOTHING_TO_SELL,
    R.MORE_THAN_COSTS_OPEN,
    R.NOT_SECURED,
}


@pytest.mark.parametrize(("code", "make"), CASES, ids=[f"{code}-{make.__name__}" for code, make in CASES])
def test_it_is_refused_and_named(code: R, make: Make) -> None:
    world = memory_world()
    assert refusal(world, make(world)) == code.value


def test_every_refusal_is_met_or_cannot_be() -> None:
    assert {code for code, _ in CASES} | NEVER | AFTERWARDS == set(R)


def test_a_refusal_given_once_is_given_again(world: World) -> None:
    """The first answer stays the answer of its key, also after the reason for it has gone."""
    command = valuing(world, take(world), yuan("1"), DAY + timedelta(days=1))
    first = world.run(world.officer, command)
    world.today(DAY + timedelta(days=1))
    assert isinstance(first, Refused)
    assert world.run(world.officer, command) == first


def test_what_the_actor_may_not_see_is_not_there() -> None:
    """Items and loans of another branch look like none at all, whatever is asked of them."""
    world = memory_world()
    away = world.person("zhao", Role.OFFICER, branches=("202",))
    secured = loan(world)
    item, charge = house(world, "YP-1", "20000", secured)
    mine = take_as(world, away)
    assert world.run(away, valuing(world, item, yuan("1"))) == NotFound("COLLATERAL", str(item))
    withdrawing = WithdrawCollateralEntry(idempotency_key=world.key(), item_id=item, sequence=1)
    assert world.run(away, withdrawing) == NotFound("COLLATERAL", str(item))
    assert world.run(away, linking(world, mine, charge, secured)) == NotFound("LOAN", str(secured))
    assert isinstance(world.run(away, taking(world, number="YP-8")), Forbidden)
    nobody = world.run(away, linking(world, UUID(int=1), charge, secured))
    assert nobody == NotFound("COLLATERAL", str(UUID(int=1)))


def take_as(world: World, actor: object) -> UUID:
    return world.done(actor, taking(world, number="YP-202", branch="202")).subject.id  # type: ignore[arg-type]


def test_an_owner_who_is_no_customer_here_is_not_found() -> None:
    world = memory_world()
    assert world.run(world.officer, taking(world, owners=(Owner("甲", OTHER),))) == NotFound("BORROWER", str(OTHER))


def test_two_items_cannot_have_one_number() -> None:
    world = memory_world()
    take(world, "YP-9")
    outcome = world.run(world.officer, taking(world))
    assert isinstance(outcome, Conflict)
    assert outcome.kind is ConflictKind.DUPLICATE


def test_a_command_on_an_item_that_has_moved_on_is_a_conflict() -> None:
    world = memory_world()
    item = take(world)
    world.done(world.person("gu", Role.OFFICER), valuing(world, item, yuan("1")))
    stale = valuing(world, item, yuan("2"), expected_version=1)
    outcome = world.run(world.person("gu", Role.OFFICER), stale)
    assert isinstance(outcome, Conflict)
    assert outcome.details == (("version", "2"), ("expected", "1"))
    world.done(world.person("gu", Role.OFFICER), valuing(world, item, yuan("2"), expected_version=2))


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.APPROVER, Role.AUDITOR, Role.ADMIN])
def test_other_posts_do_not_keep_collateral(role: Role) -> None:
    world = memory_world()
    item = take(world)
    other = world.person("sun", role)
    for command in (taking(world), valuing(world, item, yuan("1")), ReleaseCollateral(**of(world, item))):  # type: ignore[arg-type]
        assert isinstance(world.run(other, command), Forbidden)


def test_input_that_can_never_be_right_does_not_become_a_command() -> None:
    world = memory_world()
    item = take(world)
    for wrong in (
        lambda: valuing(world, item, yuan("-1")),
        lambda: valuing(world, item, yuan("1"), evidence="AB" * 32),
        lambda: registering(world, item, "DJ", 0),
        lambda: registering(world, item, "DJ", 1, mode=ChargeMode.MAXIMUM),
        lambda: registering(world, item, " DJ", 1),
        lambda: taking(world, owners=()),
        lambda: taking(world, title="x" * 201),
        lambda: taking(world, number="no spaces"),
    ):
        with pytest.raises(InvalidInput):
            wrong()
