"""Classes come into force: at once by rule where they are worse, by three persons where they are better."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from postloan.application.classification import DocumentedExemption, ProposeClass, ProposedClass, Reassess
from postloan.application.classification_codec import decode
from postloan.application.classification_explained import read
from postloan.application.classification_records import AssessmentStatus
from postloan.application.outcomes import Done, Forbidden, NotFound, Pending, Refused
from postloan.domain.borrower import EnterpriseSize
from postloan.domain.risk_classification.proposing import Exemption
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass
from tests.application.classification_world import COMPANY, ClassificationWorld
from tests.application.world import World

NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass
DOCUMENT = "ab" * 32


@pytest.fixture
def there(world: World) -> ClassificationWorld:
    return ClassificationWorld(world)


def test_a_claim_without_a_class_gets_the_rules_result_at_once(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    assert there.class_of(claim) is None
    there.assess(debtor)
    now = there.now(claim)
    assert now is not None
    assert (now.risk_class, now.since, now.version, now.branch, now.debtor) == (NORMAL, there.today, 1, "101", debtor)
    assert there.latest(claim).status is AssessmentStatus.IN_FORCE


def test_ninety_one_days_past_due_are_substandard_at_once(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.assess(debtor)
    there.overdue(claim, 91)
    there.assess(debtor)
    # Art. 11(1): principal or interest overdue more than 90 days is at least substandard.
    assert there.class_of(claim) is SUBSTANDARD
    assert [(row.sequence, row.risk_class) for row in there.history(claim)] == [(1, NORMAL), (2, SUBSTANDARD)]
    assert "11(1)" in there.latest(claim).binding


def test_a_better_result_waits_and_the_class_stays(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.overdue(claim, 1)
    there.assess(debtor)
    there.overdue(claim, 0)
    there.assess(debtor)
    assert there.class_of(claim) is SPECIAL_MENTION
    assert (there.latest(claim).risk_class, there.latest(claim).status) == (NORMAL, AssessmentStatus.AWAITING_APPROVAL)
    assert len(there.history(claim)) == 1


def test_the_same_result_again_adds_nothing_to_the_history(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.assess(debtor)
    there.assess(debtor)
    assert there.latest(claim).status is AssessmentStatus.UNCHANGED
    assert len(there.history(claim)) == 1


def test_a_missing_fact_that_blocks_gives_no_class(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    silent = there.registered(debtor)
    there.assess(debtor)
    # Nobody has stated days past due: 10(1) cannot be asked, and the policy then gives no class.
    assert there.class_of(silent) is None
    assert there.class_of(claim) is NORMAL
    latest = there.world.transactions.read(lambda unit: unit.classifications.latest(there.world.bank, [silent]))
    assert latest[silent].status is AssessmentStatus.BLOCKED


def test_three_different_persons_set_a_better_class(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.overdue(claim, 1)
    there.assess(debtor)
    there.overdue(claim, 0)
    there.assess(debtor)
    pending = there.propose((claim, NORMAL), reason="已还清")
    assert isinstance(pending, Pending)
    proposal = pending.proposal.id
    assert dict(pending.proposal.figures)[str(claim)] == "SPECIAL_MENTION -> NORMAL (rules: NORMAL)"
    assert isinstance(there.agree(proposal, there.risk), Done)
    assert there.class_of(claim) is SPECIAL_MENTION
    assert isinstance(there.agree(proposal, there.approver), Done)
    assert there.class_of(claim) is NORMAL
    last = there.history(claim)[-1]
    assert (last.risk_class, last.proposal, last.human, last.reason) == (NORMAL, proposal, False, "已还清")
    there.assess(debtor)
    assert there.class_of(claim) is NORMAL


def test_whoever_acted_already_takes_no_further_step(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.assess(debtor)
    both = there.world.person("zhou", Role.RISK_MANAGER, Role.APPROVER)
    maker_too = there.world.person("zhang", Role.OFFICER, Role.APPROVER, Role.RISK_MANAGER, account="zhang-2@bank")
    pending = there.propose((claim, SUBSTANDARD))
    assert isinstance(pending, Pending)
    own = there.agree(pending.proposal.id, maker_too)
    assert isinstance(own, Refused)
    assert own.code == "OWN_PROPOSAL"
    assert isinstance(there.agree(pending.proposal.id, both), Done)
    again = there.agree(pending.proposal.id, both)
    assert isinstance(again, Refused)
    assert again.code == "OPINION_ALREADY_GIVEN"
    assert there.class_of(claim) is NORMAL
    assert isinstance(there.agree(pending.proposal.id, there.approver), Done)
    assert there.class_of(claim) is SUBSTANDARD


def test_a_worse_class_by_persons_stays_a_floor_until_they_set_another(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.assess(debtor)
    there.set_by_three((claim, SPECIAL_MENTION))
    assert there.history(claim)[-1].human
    there.assess(debtor)
    assert there.latest(claim).status is AssessmentStatus.UNCHANGED
    assert there.latest(claim).binding == ("human",)
    there.set_by_three((claim, NORMAL))
    assert there.class_of(claim) is NORMAL
    there.assess(debtor)
    assert (there.class_of(claim), there.latest(claim).status) == (NORMAL, AssessmentStatus.UNCHANGED)


def test_a_class_better_than_the_rules_is_refused_with_the_rule_named_and_nothing_changes(
    there: ClassificationWorld,
) -> None:
    debtor, (claim,) = there.company(100_000)
    there.overdue(claim, 91)
    there.assess(debtor)
    before = there.now(claim)
    for wanted in (NORMAL, SPECIAL_MENTION):
        refused = there.propose((claim, wanted))
        assert isinstance(refused, Refused)
        assert (refused.rule, refused.code) == ("risk_classification", "BETTER_THAN_THE_RULES")
        assert "11(1)" in dict(refused.details)["rules"]
    unchanged = there.propose((claim, SUBSTANDARD))
    assert isinstance(unchanged, Refused)
    assert unchanged.code == "NOTHING_CHANGES"
    assert there.now(claim) == before


def test_an_approval_that_changes_a_class_has_the_debtors_other_claims_evaluated_again(
    there: ClassificationWorld,
) -> None:
    debtor, (small, large) = there.company(200_000, 800_000)
    another, (apart,) = there.company(500_000)
    there.assess(debtor)
    there.assess(another)
    there.set_by_three((small, SUBSTANDARD))
    # Art. 7, 10 % contagion: 20 % of the debtor's claims here are non-performing, so that all of them are.
    assert (there.class_of(small), there.class_of(large)) == (SUBSTANDARD, SUBSTANDARD)
    by_persons, by_rule = there.history(small)[-1], there.history(large)[-1]
    assert by_persons.recorded_at == by_rule.recorded_at
    assert (by_persons.proposal is None, by_rule.proposal is None) == (False, True)
    assert there.class_of(apart) is NORMAL


def test_a_documented_technical_cause_becomes_a_fact_and_makes_the_class_better(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.overdue(claim, 7)
    there.assess(debtor)
    assert there.class_of(claim) is SPECIAL_MENTION
    refused = there.propose((claim, NORMAL))
    assert isinstance(refused, Refused)
    assert refused.code == "BETTER_THAN_THE_RULES"
    exemption = DocumentedExemption(kind=Exemption.TECHNICAL_CAUSE, document=DOCUMENT)
    there.set_by_three((claim, NORMAL), exemption=exemption)
    assert there.class_of(claim) is NORMAL
    there.assess(debtor)
    assert there.latest(claim).status is AssessmentStatus.UNCHANGED
    # Art. 10(1): from the eighth day on no cause helps.
    there.overdue(claim, 8)
    there.assess(debtor)
    assert there.class_of(claim) is SPECIAL_MENTION
    late = there.propose((claim, NORMAL), exemption=exemption)
    assert isinstance(late, Refused)
    assert late.code == "BETTER_THAN_THE_RULES"


def test_an_exempt_renewal_of_a_medium_enterprise_counts_by_the_old_loans_last_day(there: ClassificationWorld) -> None:
    # 金规〔2024〕13号: loans of medium enterprises that mature on or before 30 September 2027.
    debtor = there.world.borrower("E-M", replace(COMPANY, size=EnterpriseSize.MEDIUM))
    claims = [there.claim(debtor, 100_000) for _ in range(2)]
    there.state(debtor, FactName.FINANCIAL_DIFFICULTY, FactValue(choice="NONE"), FactSubject.BORROWER)
    for claim in claims:
        there.state(claim, FactName.REPAID_BY_NEW_DEBT, FactValue(yes=True))
    late = there.propose((claims[0], NORMAL), exemption=exempt_renewal(date(2027, 10, 1)))
    assert isinstance(late, Refused)
    assert late.code == "BETTER_THAN_THE_RULES"
    there.set_by_three((claims[0], NORMAL), exemption=exempt_renewal(date(2027, 9, 30)))
    assert there.class_of(claims[0]) is NORMAL
    facts = there.world.transactions.read(lambda u: u.facts.in_force(there.world.bank, claims, there.today, None))
    (kept,) = [fact.value.renewal for fact in facts if fact.value.renewal is not None]
    assert kept.old_maturity == date(2027, 9, 30)
    # Without a day in the proposal the day that is recorded of it counts.
    there.state(claims[1], FactName.RENEWAL, FactValue(renewal=replace(kept, old_maturity=date(2027, 10, 1))))
    recorded = there.propose((claims[1], NORMAL), exemption=exempt_renewal(None))
    assert isinstance(recorded, Refused)
    with pytest.raises(InvalidInput, match="with a renewal"):
        DocumentedExemption(kind=Exemption.ENHANCEMENT, document=DOCUMENT, old_maturity=date(2027, 9, 30))
    with pytest.raises(InvalidInput, match="must be between"):
        exempt_renewal(date(2200, 1, 1))


def exempt_renewal(old_maturity: date | None) -> DocumentedExemption:
    return DocumentedExemption(kind=Exemption.RENEWAL, document=DOCUMENT, old_maturity=old_maturity)


def test_a_proposal_whose_figures_have_moved_goes_back_to_its_maker(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.assess(debtor)
    pending = there.propose((claim, SPECIAL_MENTION))
    assert isinstance(pending, Pending)
    there.overdue(claim, 91)
    there.assess(debtor)
    step = there.agree(pending.proposal.id, there.risk)
    assert isinstance(step, Done)
    assert step.proposal is not None
    assert step.proposal.status == "RETURNED"
    assert there.class_of(claim) is SUBSTANDARD


def test_up_to_five_hundred_claims_in_one_proposal_each_once_and_with_a_reason() -> None:
    one = ProposedClass(claim_id=UUID(int=1), risk_class=LOSS)
    many = tuple(ProposedClass(claim_id=UUID(int=n), risk_class=LOSS) for n in range(501))
    assert len(ProposeClass(idempotency_key="k", classes=many[:500], reason="r").classes) == 500
    for classes, reason in (((), "r"), (many, "r"), ((one, one), "r"), ((one,), " ")):
        with pytest.raises(InvalidInput):
            ProposeClass(idempotency_key="k", classes=classes, reason=reason)
    with pytest.raises(InvalidInput, match="SHA-256"):
        DocumentedExemption(kind=Exemption.RENEWAL, document="file.pdf")


def test_what_another_branch_owns_is_not_found_and_the_post_must_be_right(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    elsewhere = there.world.person("wu", Role.OFFICER, branches=("202",))
    assert isinstance(there.propose((claim, LOSS), by=elsewhere), NotFound)
    command = Reassess(idempotency_key=there.world.key(), borrower_id=debtor)
    assert isinstance(there.world.run(elsewhere, command), NotFound)
    assert isinstance(there.propose((claim, LOSS), by=there.world.cashier), Forbidden)
    assert isinstance(there.propose((UUID(int=5), LOSS)), NotFound)


def test_facts_and_explanation_are_kept_as_they_were(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.overdue(claim, 91)
    there.assess(debtor)
    made = there.latest(claim)
    there.overdue(claim, 0)

    read_it, bank = there.world.transactions.read, there.world.bank
    facts = read_it(lambda unit: unit.classifications.fact_sets(bank, [made.facts]))
    explanations = read_it(lambda unit: unit.classifications.explanations(bank, [made.explanation]))
    kept = decode(facts[made.facts])
    assert [(each.id, each.balance, each.days_past_due) for each in kept.claims] == [(str(claim), 100_000, 91)]
    said = read(explanations[made.explanation])
    assert (said.claim, said.risk_class, said.binding) == (str(claim), SUBSTANDARD, made.binding)
    assert "91" in said.summary.en + "".join(reason.text.en for reason in said.reasons)


def test_the_class_of_a_past_day_as_known_then_never_changes(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.assess(debtor)
    first_day = there.today
    known = there.history(claim)[0].recorded_at
    there.world.today(first_day + timedelta(days=100))
    there.overdue(claim, 91)
    there.assess(debtor)
    look = there.world.transactions.read

    def on(day: date, at: datetime | None = None) -> RiskClass:
        found = look(lambda unit: unit.classifications.previous_classes(there.world.bank, [claim], day, at))
        return found[claim].risk_class

    assert on(first_day) is on(first_day, known) is on(there.today, known) is NORMAL
    assert on(there.today) is SUBSTANDARD


def test_a_person_is_told_of_the_group_by_facts_of_the_debtor(there: ClassificationWorld) -> None:
    debtor, (claim,) = there.company(100_000)
    there.state(debtor, FactName.EVADES_DEBT, FactValue(yes=True), FactSubject.BORROWER)
    there.assess(debtor)
    # Art. 12(2): evading bank debt is at least doubtful.
    assert there.class_of(claim) is DOUBTFUL
