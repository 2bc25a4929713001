"""From the domain's figures to the views that screens and answers show."""

from collections.abc import Sequence
from datetime import date, datetime

from ..domain.approval import Proposal
from ..domain.loan.figures import Figures
from ..domain.loan.loan import Loan, figures
from ..domain.loan.prepayment import PayoffQuote
from ..domain.loan.schedule import Row
from ..domain.loan.state import TICKS
from ..domain.shared.calendar import Calendar
from ..domain.shared.money import Money
from .outcomes import Posted
from .reads import Balance, OpinionView, PayoffView, ProposalView, RouteStepView, ScheduleRow
from .run_store import Run, RunFailure
from .run_views import RunFailureView, RunView


def present(loan: Loan, business_date: date) -> date:
    """The day a loan is shown for: the business date, or the account's own day where that is later."""
    return max(business_date, date.fromordinal(max(loan.account.time // TICKS, 1)))


def balance_of(f: Figures, currency: str, known: datetime | None = None) -> Balance:
    """The figures of a day as a view."""

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return Balance(
        value_date=f.day,
        known=known,
        status=f.status.value,
        regime=f.regime.name,
        dpd=f.dpd,
        oldest_due=f.oldest_due,
        next_due=f.next_due,
        rate=f.rate,
        principal_undue=money(f.principal_undue),
        principal_due=money(f.principal_due),
        principal_overdue=money(f.principal_overdue),
        interest_due=money(f.interest_due),
        interest_accrued=money(f.interest_accrued),
        penalty=money(f.penalty),
        compound=money(f.compound),
        fees=money(f.fees),
        costs=money(f.costs),
        credit=money(f.credit),
        total_due=money(f.total_due),
        outstanding=money(f.outstanding),
        carried=money(f.carried),
        disbursed=money(f.disbursed),
        principal_paid=money(f.principal_paid),
        interest_paid=money(f.interest_paid),
        paid=money(f.paid),
    )


def posted(loan: Loan, sequences: tuple[int, ...], business_date: date) -> Posted:
    """What an answer says of a loan."""
    now = balance_of(figures(loan.account, present(loan, business_date)), loan.terms.currency)
    return Posted(loan.id, loan.number, loan.version, sequences, now)


def payoff_of(q: PayoffQuote, currency: str) -> PayoffView:
    """A payoff quote as a view."""

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return PayoffView(
        on=date.fromordinal(q.day),
        principal=money(q.principal),
        interest=money(q.interest_due + q.interest_accrued),
        penalty=money(q.penalty),
        compound=money(q.compound),
        fees=money(q.fees),
        costs=money(q.costs),
        prepayment_fee=money(q.prepayment_fee),
        credit=money(q.credit),
        total=money(q.total),
    )


def schedule_of(rows: tuple[Row, ...], currency: str, calendar: Calendar, first: int = 1) -> tuple[ScheduleRow, ...]:
    """Instalments as views, numbered from `first`; beyond the announced calendar a due date is provisional."""
    return tuple(
        ScheduleRow(
            number=number,
            due=date.fromordinal(row.due),
            principal=Money(row.principal, currency),
            interest=Money(row.interest, currency),
            total=Money(row.principal + row.interest, currency),
            balance=Money(row.balance, currency),
            provisional=calendar.is_provisional(row.due),
        )
        for number, row in enumerate(rows, first)
    )


def proposal_view(p: Proposal, branch: str) -> ProposalView:
    """A proposal as a view."""
    return ProposalView(
        id=p.id,
        command=p.kind,
        subject_kind=p.subject.type,
        subject_id=p.subject.id,
        branch=branch,
        status=p.status.value,
        submission=p.submission,
        maker_account=p.maker_account,
        maker_person=p.maker,
        made_at=p.made_at,
        expires_at=p.expires_at,
        reason=str(p.command.get("reason", "")),
        needed_role=(p.waiting_for or p.route.steps[-1]).role.value,
        needed_approvals=p.route.persons,
        steps=_steps(p),
        figures=p.figures,
        opinions=tuple(
            OpinionView(o.submission, o.account, o.person, o.verdict.value, o.comment, o.at, o.on_behalf_of)
            for o in p.opinions
        ),
        value=p.payload,
        version=p.version,
    )


def _steps(p: Proposal) -> tuple[RouteStepView, ...]:
    """The steps of a proposal's route, each with the agreements given so far."""
    left, views = len(p.agreements), []
    for step in p.route.steps:
        given = min(left, step.approvals)
        left -= given
        views.append(RouteStepView(step.name, step.role.value, step.approvals, given))
    return tuple(views)


def run_view(run: Run, failures: Sequence[RunFailure]) -> RunView:
    """A run with those of the failures that are its own."""
    return RunView(
        business_date=run.business_date,
        status=run.status,
        step=run.step,
        started_at=run.started_at,
        finished_at=run.finished_at,
        woken=run.woken,
        failed=run.failed,
        lines=run.lines,
        content_hash=run.content_hash,
        failures=tuple(
            RunFailureView(failure.loan_id, failure.step, failure.error, failure.at)
            for failure in failures
            if failure.business_date == run.business_date
        ),
    )
