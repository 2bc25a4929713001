"""The naive account's state and its own processing: nights, due dates, instalments, the end of a day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.stateful.naive.days import ONE_DAY, overdue_part, round_cents
from tests.stateful.naive.schedule import Row, beyond_the_plan, build_rows, night_factor, period_factor
from tests.stateful.naive.words import NaivePlan, NaiveTerms, NaiveWorld

FLAT_METHODS = ("FLAT", "FLAT_TOTAL")


@dataclass
class Item:
    """One amount that accrues: carried exactly; it posts as round(cumulative exact amount) - what was settled."""

    exact: Fraction = Fraction(0)
    settled: int = 0


@dataclass
class Due:
    """What fell due on a date and is not all paid: principal, in-term interest, and what those bear since."""

    on: date
    penalty_from: date
    compound_from: date
    principal: int
    interest: int
    markup_rate: Fraction
    penalty: Item = field(default_factory=Item)
    compound: Item = field(default_factory=Item)
    first_principal: int = 0
    first_interest: int = 0


@dataclass
class Account:
    """Everything a loan account remembers, in plain lists and numbers."""

    terms: NaiveTerms
    world: NaiveWorld
    plan: NaivePlan
    rate: Fraction
    order: tuple[str, ...]
    mode: str
    rows: list[Row]
    beyond: list[Row]
    maturity: date
    term_end: date
    flat_rows: list[Row]
    floating: bool
    flat_factor: Fraction = Fraction(0)
    undue: int = 0
    dues: list[Due] = field(default_factory=list)
    history: list[Due] = field(default_factory=list)
    fees: int = 0
    costs: int = 0
    credit: int = 0
    running: Item = field(default_factory=Item)
    carried: int = 0
    level: int = 0
    early: int = 0
    early_principal: int = 0
    interest_base: Fraction = Fraction(0)
    misuse: bool = False
    misuse_item: Item = field(default_factory=Item)
    non_accrual: bool = False
    written_off: bool = False
    borne: Counter[str] = field(default_factory=Counter)
    settled_since: Counter[str] = field(default_factory=Counter)
    reserve_used: int = 0
    part: int = 0
    bankrupt: bool = False
    started: bool = False
    charged: tuple[date, Row] | None = None
    covered: date = date.min
    left_over: list[Row] = field(default_factory=list)
    recalculate: bool = False
    totals: Counter[str] = field(default_factory=Counter)

    # ------------------------------------------------------------------ the bank's reserve

    def still_borne(self, bucket: str) -> int:
        """What the reserve bore of interest of a kind and is still owed: what came in since settled that first."""
        return max(0, self.borne[bucket] - self.settled_since[bucket])

    def settle(self, bucket: str, amount: int, *, waived: bool) -> None:
        """What an amount paid or waived means for the reserve: before the write-off it bears waived principal and
        costs, after it money gives back what it bore, principal, fees and costs whole."""
        if not self.written_off:
            self.reserve_used += amount if waived and bucket in ("PRINCIPAL", "COSTS") else 0
            return
        before = self.still_borne(bucket)
        self.settled_since[bucket] += amount
        given_back = before - self.still_borne(bucket) if bucket in self.borne else amount
        self.reserve_used -= 0 if waived else given_back

    def principal(self) -> int:
        """Principal owed, due or not."""
        return self.undue + sum(due.principal for due in self.dues)

    def write_part_off(self, amount: int) -> None:
        """The reserve bears a part of the principal; the debtor goes on owing it."""
        if not self.written_off:
            part = max(0, min(amount, self.principal() - self.part))
            self.part += part
            self.reserve_used += part
            self.totals["written_off"] += part

    def settle_part(self, *, forgiven: bool) -> None:
        """The balance sheet is paid before the part: less principal owed than was written off in part means that the
        part was paid, which the reserve gets back, or was forgiven, which it does not bear a second time."""
        gone = max(0, self.part - self.principal())
        self.part -= gone
        if gone and not self.written_off:
            self.reserve_used -= gone
            self.totals["forgiven" if forgiven else "principal_repaid"] -= gone
            self.totals["recovered"] += 0 if forgiven else gone

    # ------------------------------------------------------------------ small questions

    def broken(self, rule: str) -> bool:
        """Whether that rule is broken on purpose."""
        return self.world.broken(rule)

    def rounded(self, exact: Fraction, multiple: int = 0) -> int:
        """To whole cents, or to the multiple of them that the product says."""
        rounding = "HALF_EVEN" if self.broken("halves round to even") else self.terms.rounding
        return round_cents(exact, rounding, multiple or self.terms.amount_multiple)

    def rounded_instalment(self, exact: Fraction) -> int:
        """To the instalment's own multiple if it has one; one that would round it to nothing is ignored."""
        multiple = self.terms.instalment_multiple
        return self.rounded(exact, multiple if multiple > 1 else 0) or self.rounded(exact)

    def payable(self, item: Item) -> int:
        """round(its cumulative exact amount) - what it has already posted."""
        return self.rounded(item.exact) - item.settled

    def accrued(self) -> int:
        """Interest accrued and not yet due: the running period's and what deferred rows carry along."""
        return self.payable(self.running) + self.carried

    def counts(self, due: Due, day: date) -> bool:
        """Whether a due makes the loan past due: unpaid principal or in-term interest, however small; unpaid penalty or
        compound interest alone only by the policy of the day; fees never."""
        only_principal = self.broken("unpaid interest does not count as past due")
        charged = self.payable(due.penalty) + self.payable(due.compound) if self.world.counts_penalty(day) else 0
        return bool(due.principal or (due.interest and not only_principal) or charged)

    def oldest_due(self, day: date) -> date | None:
        """The oldest due date that counts."""
        open_dues = [due.on for due in self.dues if self.counts(due, day)]
        if not open_dues:
            return None
        return max(open_dues) if self.broken("dpd counts from the latest due date") else min(open_dues)

    def dpd(self, day: date) -> int:
        """Days past due: as-of date - oldest due date (due date = day 0); 0 if none. Grace never moves it."""
        oldest = self.oldest_due(day)
        if oldest is None:
            return 0
        late = (day - oldest).days + (1 if self.broken("dpd starts at one on the due date") else 0)
        return max(0, late - self.terms.grace_days) if self.broken("grace moves days past due") else late

    def outstanding(self) -> int:
        """Everything owed, principal not yet due and accrued interest included."""
        owed = sum(due.principal + due.interest for due in self.dues)
        owed += sum(self.payable(due.penalty) + self.payable(due.compound) for due in self.dues)
        return owed + self.undue + self.accrued() + self.payable(self.misuse_item) + self.fees + self.costs

    def closed(self) -> bool:
        """Nothing outstanding, disbursed before."""
        return self.started and self.outstanding() == 0

    # ------------------------------------------------------------------ contract interest

    def base(self) -> Fraction:
        """What contract interest counts on: principal not yet due; of a flat loan its original principal, while any of
        it is not due."""
        flat = self.plan.method in FLAT_METHODS and not self.broken("flat interest falls with the balance")
        return self.interest_base if flat and self.undue else Fraction(self.undue)

    def bearing_rate(self) -> Fraction:
        """The rate at which contract interest runs: none once a court accepted bankruptcy."""
        return Fraction(0) if self.bankrupt else self.rate

    def night(self, row: Row, day: date, base: Fraction) -> Fraction:
        """What one night bears of a row's interest on some base."""
        if self.plan.method == "FLAT_TOTAL":  # an amount per period, scaled by days / length
            return Fraction(self.flat_share(row, base), (row.end - row.first).days)
        factor = night_factor(self.terms, self.plan, row, day, self.world)
        return base * self.bearing_rate() * factor

    def flat_share(self, row: Row, base: Fraction) -> int:
        """A row's part of the flat total interest; the last takes what does not divide, never less than nothing."""
        part, rest = self.flat_parts(base)
        return rest if row.due == self.flat_rows[-1].due else part

    def flat_parts(self, base: Fraction) -> tuple[int, int]:
        """Every row's part of the flat total interest, and the last one's."""
        total, count = self.rounded(base * self.bearing_rate() * self.flat_factor), len(self.flat_rows)
        part = self.rounded(Fraction(total, count))
        if part * (count - 1) > total:
            part = total // (count * self.terms.amount_multiple) * self.terms.amount_multiple
        return part, total - part * (count - 1)

    def nights_to_come(self, row: Row, since: date) -> Fraction:
        """The interest that the rest of a period will bear on today's base."""
        since = max(since, row.first, self.covered)
        if self.plan.method == "FLAT_TOTAL":
            return Fraction(self.flat_share(row, self.base()) * (row.end - since).days, (row.end - row.first).days)
        return self.base() * self.bearing_rate() * period_factor(self.terms, self.plan, row, self.world, since)

    def segment(self, item: Item) -> None:
        """At a change of an item's rate or base: "round each segment" is a term, one rounding per item the default."""
        if self.terms.item_rounding == "SEGMENT" and not self.broken("segments are not rounded"):
            item.exact = Fraction(self.rounded(item.exact))

    def set_rate(self, rate: Fraction) -> None:
        """A new contract rate: every item starts a new segment, "penalty follows the contract rate in force"."""
        if rate == self.rate:
            return
        self.segment_all()
        self.rate = rate

    def segment_all(self) -> None:
        """Every item's rate changes."""
        for item in [self.running, self.misuse_item]:
            self.segment(item)
        self.segment_overdue()

    def segment_overdue(self) -> None:
        """The rate of every overdue item changes."""
        for due in self.dues:
            self.segment(due.penalty)
            self.segment(due.compound)

    def move_undue(self, by: int, *, rebate: bool = True, carry: bool = True) -> None:
        """Principal not yet due changes other than by falling due. A flat loan's interest base is original principal:
        what is added counts in full, what goes takes its part of the base along, in whole cents, but not where an
        agreed split pays principal early: nothing was said of a rebate.

        Under *through* due-date processing has charged this night before: the difference is carried into the next
        item, negative for a prepayment (no `carry` where the contract keeps all interest).
        """
        if by == 0:
            return
        before, undue = self.base(), self.undue
        self.undue += by
        if by > 0:
            self.interest_base = (self.interest_base if undue else 0) + Fraction(by)
        elif rebate:
            self.interest_base = Fraction(self.rounded(self.interest_base * self.undue / undue))
        if self.base() != before:
            self.segment(self.running)
        self.segment(self.misuse_item)
        if self.charged and carry and not self.broken("the negative carry is forgotten"):
            day, row = self.charged
            self.running.exact += self.night(row, day, self.base()) - self.night(row, day, before)

    # ------------------------------------------------------------------ a night passes

    def accrue_night(self, day: date) -> None:
        """The night of a day: interest for [a, b) counts the first day, not the last."""
        row = self.rows[0] if self.rows else None
        if self.bankrupt and self.broken("bankruptcy stops contract interest only"):
            self.accrue_overdue(day)
        if self.bankrupt:  # interest of every kind stops on the day a court accepts bankruptcy
            return
        early = self.broken("interest stops a night early") and row is not None and day == row.due - ONE_DAY
        if row and max(row.first, self.covered) <= day and not early:
            self.running.exact += self.night(row, day, self.base())
        self.accrue_overdue(day)
        if self.misuse and not self.broken("misuse spares principal not yet due"):
            part = overdue_part(self.terms, day)
            self.misuse_item.exact += self.undue * self.rate * self.terms.misuse_markup * part
        if self.broken("items are rounded every night"):
            self.running.exact = Fraction(self.rounded(self.running.exact))

    def accrue_overdue(self, day: date) -> None:
        """Penalty on unpaid principal, compound interest on unpaid due interest, by actual days."""
        if self.written_off and self.broken("write-off ends interest"):
            return
        late = ONE_DAY if self.broken("penalty starts a day late") else ONE_DAY * 0
        part = overdue_part(self.terms, day)
        for due in self.dues:
            frozen = self.broken("penalty runs on the rate of the due date")
            rate = due.markup_rate if frozen else self.penalty_rate()
            if day >= due.penalty_from + late:
                due.penalty.exact += due.principal * rate * part
            base = due.interest
            if self.broken("compound interest is charged on penalty too"):
                base += self.payable(due.penalty)
            if day >= due.compound_from + late:
                due.compound.exact += base * self.compound_rate(day) * part

    def markup(self, overdue: Fraction) -> Fraction:
        """Overdue and misuse markup: the heavier of the two, never both."""
        if not self.misuse:
            return overdue
        if self.broken("misuse is added to the overdue markup"):
            return overdue + self.terms.misuse_markup
        return max(overdue, self.terms.misuse_markup)

    def penalty_rate(self) -> Fraction:
        """Contract rate x (1 + markup) in place of contract interest; by contract the contract rate goes on."""
        goes_on = self.terms.late_principal == "CONTRACT"
        if self.broken("contract interest after the due date is penalty"):
            goes_on = not goes_on
        return self.rate * (1 + self.markup(Fraction(0) if goes_on else self.terms.penalty_markup))

    def compound_rate(self, day: date) -> Fraction:
        """At the penalty rate; by contract at the contract rate inside the term; or none."""
        inside = day < self.term_end
        if self.terms.compound == "NONE":
            return Fraction(0)
        if self.terms.compound == "CONTRACT_RATE" and inside:
            return self.rate
        return self.rate * (1 + self.markup(self.terms.penalty_markup))

    # ------------------------------------------------------------------ due dates

    def fall_due(self, day: date, *, plan_ends: bool = False) -> None:
        """Due-date processing: the period's interest, and principal by the method, become an instalment. Where a new
        plan begins that day the night is the new plan's, whatever the old cut-off."""
        if not (self.rows and self.rows[0].due == day):
            return
        row = self.rows[0]
        through = self.plan.cutoff == "THROUGH" and not self.bankrupt and not plan_ends
        if self.broken("interest runs through the due date") and not through:
            self.running.exact += self.night(row, day, self.base())
        if through:  # the settlement day is included: this night is charged already
            self.running.exact += self.night(row, day, self.base())
            self.charged = (day, row)
        interest = self.accrued()
        self.carried = 0
        last = len(self.rows) == 1
        if not last and (interest < 0 or self.interest_waits(row)):  # a negative carry goes into the next item
            if not self.broken("later deferred interest is forgotten"):
                self.carried = interest
            interest = 0
        principal = self.due_principal(row, interest, last=last)
        self.rows.pop(0)
        self.running, self.early, self.early_principal = Item(), 0, 0
        self.undue -= principal
        if principal:  # the base of the misuse item changes
            self.segment(self.misuse_item)
        self.add_due(day, day + ONE_DAY * int(through), principal, interest)

    def end_plan(self) -> None:
        """Nothing of the plan is to come, unless principal is drawn again on its later dates."""
        self.left_over = self.left_over + self.rows
        self.rows = []

    def interest_waits(self, row: Row) -> bool:
        """Interest of a graced or deferred row falls due with the one after; of a bullet loan with its principal."""
        return row.interest_free or self.plan.method == "BULLET"

    def due_principal(self, row: Row, interest: int, *, last: bool) -> int:
        """The principal of a row: by the method, at least 0, at most what is left; the last instalment clears."""
        if last and not self.broken("the last instalment does not clear"):
            return self.undue
        if row.principal_free:
            return 0
        wanted = self.level - interest - self.early
        if self.plan.method in ("EQUAL_PRINCIPAL", "FLAT_TOTAL"):
            wanted = self.level - self.early_principal
        elif self.plan.method in ("INTEREST_ONLY", "BULLET"):
            wanted = 0
        elif row.stated is not None:
            kind, amount = row.stated
            wanted = self.rounded(amount) - self.early_principal
            if kind == "INSTALMENT":
                wanted = self.rounded(amount) - interest - self.early
        return max(0, min(wanted, self.undue))

    def add_due(self, day: date, bears_from: date, principal: int, interest: int) -> None:
        """Principal leaves for the due bucket. It bears penalty from the first day that contract interest does not
        cover, after the contractual grace; what contract interest itself goes on on has no grace."""
        if interest < 0:  # more was given back than accrued since: the customer's money
            self.credit += -interest
            self.totals["interest_collected"] += interest
            interest = 0
        if principal or interest:
            grace = ONE_DAY * self.terms.grace_days
            if self.broken("penalty waits for grace and then runs from the due date"):
                grace = ONE_DAY * 0
            goes_on = self.terms.late_principal == "CONTRACT"
            penalty_from = bears_from if goes_on else bears_from + grace
            due = Due(day, penalty_from, bears_from + grace, principal, interest, self.penalty_rate())
            due.first_principal, due.first_interest = principal, interest
            self.dues.append(due)
            self.history.append(due)

    # ------------------------------------------------------------------ the end of a day

    def end_of_day(self, day: date) -> None:
        """Automatic status changes: off balance when DPD > 90, back when nothing due is unpaid."""
        limit = self.world.non_accrual_after(day) - int(self.broken("non-accrual begins on day 90"))
        unpaid = any(self.counts(due, day) or due.interest for due in self.dues)
        if self.dpd(day) > limit:
            self.non_accrual = True
        elif self.non_accrual and not unpaid and not self.broken("non-accrual is never cured"):
            self.non_accrual = False

    def open_dues(self) -> Iterator[Due]:
        """Instalments with anything open, oldest first."""
        newest_first = self.broken("newest instalment first")
        yield from sorted(self.dues, key=lambda due: due.on, reverse=newest_first)


def opened(terms: NaiveTerms, world: NaiveWorld) -> Account:
    """An account before its first event."""
    account = Account(
        terms=terms,
        world=world,
        plan=terms.plan,
        rate=terms.rate,
        order=terms.order,
        mode=terms.mode,
        rows=[],
        beyond=[],
        maturity=terms.plan.start,
        term_end=terms.plan.start,
        flat_rows=[],
        floating=terms.floating is not None,
    )
    set_plan(account, terms.plan)
    return account


def set_plan(account: Account, plan: NaivePlan) -> None:
    """Use a plan: its rows, and those of an amortisation that is longer than the loan."""
    rows = build_rows(plan, account.world)
    account.rows, account.left_over = list(rows), []
    account.level = 0
    use_rows(account, plan, rows)


def use_rows(account: Account, plan: NaivePlan, rows: list[Row]) -> None:
    """What the whole of a plan decides: its end, what an amortisation has beyond it, and a flat loan's total."""
    account.plan, account.beyond, account.flat_rows = plan, beyond_the_plan(plan), rows
    factors = [period_factor(account.terms, plan, row, account.world) for row in account.flat_rows]
    account.flat_factor = sum(factors, Fraction(0))
    account.maturity, account.term_end = account.flat_rows[-1].due, account.flat_rows[-1].end
