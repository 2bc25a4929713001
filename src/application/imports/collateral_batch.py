"""A batch of rows of a collateral tape: items, then registrations, then links, values and insurances.

Each step asks only for what is not there: an item is known by its number, a registration by its number on the item, a
link by registration and loan, a value by its day, amount, method and valuer, an insurance by policy and last day. So a
tape that repeats month by month what it said before adds what is new in it. A row that is refused half-way is a reject
that says what of it was taken; sent again when it is mended, it adds the rest.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ...domain.collateral.item import Item
from ...domain.collateral.parts import Charge
from ...domain.collateral.refusals import CollateralRefusal
from ...domain.shared.actor import Actor
from ..command import Command
from ..outcomes import Done
from ..ports import Transactions
from .asking import Ask, Asking, built
from .collateral_rows import Makes
from .rows import Row, RowProblem


class ItemBatch:
    """Keeps what one batch of rows says; `problems` takes what of it is refused."""

    def __init__(self, transactions: Transactions, asking: Asking, actor: Actor, problems: list[RowProblem]) -> None:
        self._transactions = transactions
        self._asking = asking
        self._actor = actor
        self._problems = problems
        self._bank = actor.institution
        self._fresh: dict[int, list[str]] = {}
        """What of each row was recorded that was not there before."""

    def keep(self, rows: Sequence[Row]) -> tuple[int, int]:
        """How many rows brought something new, and how many nothing; the others have problems."""
        bank = self._transactions.read(lambda unit: unit.institutions.get(self._bank))
        if bank is None:
            raise LookupError(f"no institution {self._bank}")
        makes, told = Makes(bank.business_date), len(self._problems)
        loans, left = self._loans(rows)
        ids, left = self._taken(makes, left)
        left = self._still_there(left, ids)
        left = self._registered(makes, left, ids)
        left = self._linked(makes, left, ids, loans)
        left = self._valued(makes, left, ids)
        left = self._insured(makes, left, ids)
        self._partly(told)
        fresh = len([row for row in left if row.line in self._fresh])
        return fresh, len(left) - fresh

    def _partly(self, told: int) -> None:
        """Say of each row with a new problem what of it was recorded before it was met."""
        for place, problem in enumerate(self._problems[told:], told):
            if taken := self._fresh.get(problem.line):
                names = f"{', '.join(taken)} of this row taken, the rest not; mend it and send it again (本行部分受理)"
                self._problems[place] = replace(problem, reason=f"{problem.reason}; {names}")

    def _loans(self, rows: Sequence[Row]) -> tuple[Mapping[str, UUID], list[Row]]:
        """The ids of the rows' loans, and the rows whose loan there is."""
        numbers = sorted({row.values["loan"] for row in rows if "loan" in row.values})
        loans = self._transactions.read(lambda unit: unit.loans.by_number(self._bank, numbers))
        return loans, self._with(rows, "loan", loans, "no loan has this number")

    def _taken(self, makes: Makes, rows: Sequence[Row]) -> tuple[Mapping[str, UUID], list[Row]]:
        """The ids of the rows' items, taken in by their first row where they were not known, and the rows left."""
        numbers = sorted({row.values["owner_number"] for row in rows if "owner_number" in row.values})
        owners = self._transactions.read(lambda unit: unit.borrowers.by_number(self._bank, numbers))
        rows = self._with(rows, "owner_number", owners, "no borrower has this number")
        first = {row.values["number"]: row for row in reversed(rows)}
        known = dict(self._transactions.read(lambda unit: unit.collateral.by_number(self._bank, sorted(first))))
        missing = [row for number, row in first.items() if number not in known]
        missing.sort(key=lambda row: row.line)
        done = self._ask(
            missing, lambda row: makes.take_in(row, owners.get(row.get("owner_number", ""))), "item (押品)"
        )
        known |= {row.values["number"]: outcome.subject.id for row, outcome in done}
        return known, self._with(rows, "number", known, "its item was refused; see that item's first row")

    def _still_there(self, rows: Sequence[Row], ids: Mapping[str, UUID]) -> list[Row]:
        """The rows without those that register or link an item that has left; a value of an earlier day may come."""
        items = self._items(rows, ids)
        kept: list[Row] = []
        for row in rows:
            item = items[row.values["number"]]
            if item.ended is None or not row.values.keys() & {"charge_number", "loan"}:
                kept.append(row)
                continue
            why = f"{CollateralRefusal.ITEM_GONE}: it left on {item.ended_on} ({item.ended}) and secures no loan"
            self._problems.append(row.problem("number", f"{why} (押品已于 {item.ended_on} 出库)"))
        return kept

    def _registered(self, makes: Makes, rows: Sequence[Row], ids: Mapping[str, UUID]) -> list[Row]:
        items = self._items(rows, ids)

        def there(row: Row) -> object:
            number = row.get("charge_number")
            if number is None or _charge(items[row.values["number"]], number):
                return None
            return row.values["number"], number

        return self._step(
            rows, there, lambda row: makes.register(row, ids[row.values["number"]]), "registration (登记)"
        )

    def _linked(
        self, makes: Makes, rows: Sequence[Row], ids: Mapping[str, UUID], loans: Mapping[str, UUID]
    ) -> list[Row]:
        items = self._items(rows, ids)
        charges: dict[int, Charge] = {}
        for row in rows:
            if "loan" not in row.values:
                continue
            charge = _securing(items[row.values["number"]], row.get("charge_number"))
            if charge is None:
                why = "needs `charge_number`: the item has no registration of the bank, or several"
                self._problems.append(row.problem("charge_number", why))
            else:
                charges[row.line] = charge
        rows = [row for row in rows if "loan" not in row.values or row.line in charges]

        def there(row: Row) -> object:
            charge = charges.get(row.line)
            if charge is None or items[row.values["number"]].link(charge.id, loans[row.values["loan"]]):
                return None
            return charge.id, row.values["loan"]

        def link(row: Row) -> Command:
            return makes.link(row, ids[row.values["number"]], charges[row.line], loans[row.values["loan"]])

        return self._step(rows, there, link, "link (担保关系)")

    def _valued(self, makes: Makes, rows: Sequence[Row], ids: Mapping[str, UUID]) -> list[Row]:
        items = self._items(rows, ids)
        known = {
            (item.number, each.as_of, each.value, each.method, each.valuer)
            for item in items.values()
            for each in item.valuations
        }

        def there(row: Row) -> object:
            if "value" not in row.values:
                return None
            said = tuple(row.get(name) for name in ("number", "valued_on", "value", "method", "valuer"))
            return None if said in known else said

        return self._step(rows, there, lambda row: makes.value(row, ids[row.values["number"]]), "value (估值)")

    def _insured(self, makes: Makes, rows: Sequence[Row], ids: Mapping[str, UUID]) -> list[Row]:
        items = self._items(rows, ids)
        known = {(item.number, each.policy, each.ends_on) for item in items.values() for each in item.insurances}

        def there(row: Row) -> object:
            if "insurance_policy" not in row.values:
                return None
            said = row.values["number"], row.values["insurance_policy"], row.get("insured_until")
            return None if said in known else said

        return self._step(rows, there, lambda row: makes.insure(row, items[row.values["number"]]), "insurance (保险)")

    def _items(self, rows: Iterable[Row], ids: Mapping[str, UUID]) -> Mapping[str, Item]:
        """The rows' items after everything recorded."""
        wanted = sorted({ids[row.values["number"]] for row in rows})
        histories = self._transactions.read(lambda unit: unit.collateral.histories(self._bank, wanted))
        found = (history.latest() for history in histories.values())
        return {item.number: item for item in found if item is not None}

    def _step(
        self, rows: Sequence[Row], missing: Callable[[Row], object], build: Callable[[Row], Command], what: str
    ) -> list[Row]:
        """Ask for what is missing, once for each thing that `missing` names; the rows left.

        A row that says what another row's refused command said is left out with it.
        """
        first: dict[object, Row] = {}
        of = {row.line: missing(row) for row in rows}
        for row in rows:
            if (thing := of[row.line]) is not None:
                first.setdefault(thing, row)
        done = {of[row.line] for row, _ in self._ask(list(first.values()), build, what)}
        refused = {thing: row.line for thing, row in first.items() if thing not in done}
        for row in rows:
            line = refused.get(of[row.line])
            if line is not None and line != row.line:
                self._problems.append(row.problem("number", f"refused as in line {line}, which says the same"))
        return [row for row in rows if of[row.line] not in refused]

    def _ask(self, rows: Sequence[Row], build: Callable[[Row], Command], what: str) -> list[tuple[Row, Done]]:
        asks: list[Ask] = built(rows, self._problems, build)
        old = self._asking.answered(self._actor, asks)
        answers = self._asking.ask(self._actor, asks, self._problems, old)
        for answer in answers:
            if not answer.known:
                self._fresh.setdefault(answer.row.line, []).append(what)
        return [(answer.row, answer.outcome) for answer in answers if isinstance(answer.outcome, Done)]

    def _with(self, rows: Sequence[Row], name: str, known: Mapping[str, UUID], why: str) -> list[Row]:
        """The rows whose named thing there is; each of the others has a problem."""
        reported = {problem.line for problem in self._problems}
        for row in rows:
            if name in row.values and row.values[name] not in known and row.line not in reported:
                self._problems.append(row.problem(name, why))
        return [row for row in rows if name not in row.values or row.values[name] in known]


def _charge(item: Item, number: str) -> Charge | None:
    return next((charge for charge in item.charges if charge.number == number), None)


def _securing(item: Item, number: str | None) -> Charge | None:
    """The registration that secures a row's loan: the one it names, else the bank's only one."""
    if number is not None:
        return _charge(item, number)
    own = [charge for charge in item.charges if not charge.creditor]
    return own[0] if len(own) == 1 else None
