"""The published contract: described throughout, equal to the committed file, complete, and bound to its views."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    validate,
)

from postloan.application import (
    classification_records,
    clock_records,
    clock_rights_security,
    clock_store,
    collateral_cover,
    collateral_store,
    collateral_views,
    cover_store,
    facts_queries,
    group_assessments,
    guarantor_survey_views,
    guarantor_views,
    outcomes,
    portfolio_views,
    provisioning_records,
    provisioning_views,
    reads,
    revaluation_preview,
    right_views,
    run_views,
    scenario,
)
from postloan.application.duties import DUTIES
from postloan.domain import organisation
from postloan.domain.approval import Delegation
from postloan.domain.clock import FixingEvent
from postloan.domain.collateral import attention, kinds, measure, parts, release, revaluation, shortfall
from postloan.domain.collateral import policy as collateral_policy
from postloan.domain.collateral.events import ItemEvent
from postloan.domain.guarantor import GuaranteeEvent, Station
from postloan.domain.guarantor import contract as guarantee_contract
from postloan.domain.loan import terms
from postloan.domain.loan.codec import EVENTS
from postloan.domain.loan.state import Regime as DomainRegime
from postloan.domain.provisioning import CalculationStep
from postloan.domain.risk_classification import explanation_data, facts, given, grading, records
from postloan.domain.shared.actor import Actor
from postloan.domain.shared.daycount import DayCount
from postloan.domain.shared.money import Money
from postloan.graphql.codes import undescribed
from postloan.graphql.collateral_enums import CollateralEntryKind
from postloan.graphql.commands import MUTATIONS
from postloan.graphql.cover_enums import ShortfallEventKind
from postloan.graphql.describe import enum_type
from postloan.graphql.enums import EntryKind, Regime
from postloan.graphql.guarantor_enums import GuaranteeEntryKind
from postloan.graphql.guarantor_missing import Unagreed
from postloan.graphql.ids import NodeKind
from postloan.graphql.inputs import input_type
from postloan.graphql.schema import core_schema, export_sdl
from postloan.infrastructure.cli.demonstrate import QUERY
from tests.graphql.liability_bound import LIABILITY_VIEWS
from tests.graphql.write_off_bound import WRITE_OFF_VIEWS
from tests.repo.project import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Types that are resolved by attribute from a class of another layer.
_CLASSES: dict[str, type] = {
    "Assessment": classification_records.Assessment,
    "BilingualText": explanation_data.Text,
    "ClaimClassification": classification_records.Classification,
    "ClaimGrade": grading.Grade,
    "ClassChange": classification_records.ClassChange,
    "ClassImprovement": explanation_data.Improvement,
    "ClassMove": scenario.Move,
    "ClassificationExplanation": explanation_data.Explanation,
    "ClassificationFailure": classification_records.ClassificationFailure,
    "ClassificationRun": classification_records.ClassificationRun,
    "GroupAssessmentTask": group_assessments.GroupAssessmentTask,
    "CounterReason": explanation_data.Against,
    "FactChange": explanation_data.Change,
    "GradeScore": grading.FactorScore,
    "RejectedClass": explanation_data.Rejected,
    "RuleInput": explanation_data.Input,
    "RuleReason": explanation_data.Reason,
    "ScenarioResult": scenario.ScenarioResult,
    "UnknownFact": explanation_data.UnknownFact,
    "UpgradeObstacle": explanation_data.UpgradeObstacle,
    "UpgradePath": explanation_data.UpgradePath,
}
_RIGHTS: dict[str, type] = {
    "ActProof": clock_records.Proof,
    "EnforcementTitle": clock_records.Title,
    "GuarantorStanding": right_views.StandingView,
    "HeardAct": right_views.HeardAct,
    "LegalAct": clock_records.ActDone,
    "LegalRecord": right_views.RecordView,
    "LoanRights": right_views.LoanRightsView,
    "MaximumMortgageFixing": clock_rights_security.ChargeFixing,
    "PreservationLifting": clock_records.PreservationLifted,
    "PropertyPreservation": clock_records.Preservation,
    "Right": right_views.RightView,
    "RightNotice": clock_store.RightNotice,
    "RightStep": right_views.StepView,
    "RightToActOn": clock_store.WatchedRight,
}
_GUARANTEES: dict[str, type] = {
    "ChainStation": Station,
    "ConcentrationFinding": guarantor_survey_views.FindingView,
    "GroupExposure": guarantor_survey_views.GroupExposureView,
    "GuaranteeChain": guarantor_survey_views.ChainView,
    "GuaranteeCircleGroup": guarantor_survey_views.CircleGroupView,
    "GuaranteeEntry": guarantor_views.GuaranteeEntryView,
    "GuaranteeCover": guarantor_views.CoverView,
    "GuaranteeSurvey": guarantor_survey_views.SurveyView,
    "GuaranteeSurveyCounts": guarantor_survey_views.SurveyCounts,
    "GuarantorDuty": guarantor_views.DutyView,
    "LoanGuaranteeCover": guarantor_views.LoanCoverView,
    "MutualGuarantee": guarantor_survey_views.MutualView,
    "PartyExposure": guarantor_survey_views.PartyExposureView,
    "ClaimsFixing": FixingEvent,
    "Guarantee": guarantor_views.GuaranteeView,
    "GuaranteedChange": guarantor_views.ChangeView,
    "Guarantor": guarantor_views.GuarantorView,
    "GuarantorAbility": guarantor_views.AbilityView,
    "GuarantorConsent": guarantee_contract.Consent,
    "GuarantorPart": guarantor_views.PartView,
    "GuarantorPayment": guarantor_views.PaymentView,
    "GuarantorRelease": guarantee_contract.Release,
    "GuarantorReview": guarantor_views.ReviewView,
    "GuarantorStatement": guarantor_views.StatementView,
    "MissingGuarantorConsent": guarantor_views.MissingConsent,
    "UnagreedGuarantor": Unagreed,
    "SecuredLoan": guarantee_contract.SecuredLoan,
}
_COLLATERAL: dict[str, type] = {
    "Collateral": collateral_views.CollateralView,
    "CollateralCharge": parts.Charge,
    "CollateralEntry": collateral_views.CollateralEntryView,
    "CollateralHolding": parts.Holding,
    "CollateralInsurance": parts.Insurance,
    "CollateralKind": kinds.Kind,
    "CollateralLease": parts.Lease,
    "CollateralLedgerLine": collateral_store.CollateralLine,
    "CollateralLink": parts.Link,
    "CollateralNotice": attention.Notice,
    "CollateralOwner": parts.Owner,
    "CollateralPolicy": collateral_policy.CollateralPolicy,
    "CollateralRealisation": collateral_store.Realisation,
    "CollateralSeizure": parts.Seizure,
    "CollateralValuation": parts.Valuation,
    "CoverageItem": measure.Used,
    "CoverageNotMeasured": collateral_cover.NotMeasured,
    "CoverageTurn": collateral_cover.TurnView,
    "IndexRevaluation": cover_store.RevaluationRun,
    "LoanCoverage": collateral_cover.CoverageView,
    "MarketPrice": revaluation.Price,
    "RegionalIndexPoint": revaluation.IndexPoint,
    "MovedByRevaluation": revaluation_preview.MovedLoan,
    "RevaluationEffect": revaluation_preview.RevaluationPreview,
    "ReleaseEffect": release.Loosened,
    "RevaluedItem": collateral_views.RevaluedView,
    "SecurityGivenUp": collateral_store.GivenUp,
    "SecurityWatch": cover_store.WatchedLoan,
    "ShortfallEvent": cover_store.CoverEvent,
}
_ORGANISATION: dict[str, type] = {
    "OrganisationUnit": organisation.OrgUnit,
    "Post": organisation.Post,
    "PostAppointment": organisation.Appointment,
    "PostAuthority": organisation.Authority,
    "LoanKeeping": organisation.Assignment,
    "HandlingAct": organisation.Act,
}
VIEWS: dict[str, type] = {
    **_ORGANISATION,
    **_CLASSES,
    **_COLLATERAL,
    **_GUARANTEES,
    **_RIGHTS,
    **LIABILITY_VIEWS,
    **WRITE_OFF_VIEWS,
    "Delegation": Delegation,
    "RouteStep": reads.RouteStepView,
    "Applied": reads.Applied,
    "AssetQuality": portfolio_views.AssetQualityView,
    "AuditRow": reads.AuditRowView,
    "Balance": reads.Balance,
    "Borrower": reads.BorrowerView,
    "BusinessDayFailure": run_views.RunFailureView,
    "BusinessDayRun": run_views.RunView,
    "Cadence": terms.Cadence,
    "ClaimProvision": provisioning_views.ProvisionView,
    "ClassAmounts": portfolio_views.ClassAmounts,
    "ClassProvisionTotal": provisioning_views.ClassProvisionRow,
    "ClassReserve": portfolio_views.ClassReserveView,
    "Contact": reads.ContactView,
    "DayCount": DayCount,
    "DaysPastDueBucket": portfolio_views.BucketLineView,
    "DaysPastDueBuckets": portfolio_views.DaysPastDueView,
    "DpdBand": reads.DpdBand,
    "ExplainedProvision": provisioning_views.ExplainedProvision,
    "FactValue": records.FactValue,
    "Floating": terms.Floating,
    "FormAmount": portfolio_views.FormAmount,
    "FormItem": portfolio_views.FormItemView,
    "GivenClaim": given.GivenClaim,
    "Institution": reads.InstitutionView,
    "LedgerEntry": reads.LineView,
    "Loan": reads.LoanView,
    "LoanPosting": outcomes.Posted,
    "LoanTerms": terms.Terms,
    "LookThrough": facts.LookThrough,
    "MigrationMatrix": portfolio_views.MigrationView,
    "MigrationRate": portfolio_views.MigrationRateView,
    "MigrationRow": portfolio_views.MigrationRowView,
    "Money": Money,
    "Opinion": reads.OpinionView,
    "OverdueCause": records.Cause,
    "OverdueRate": portfolio_views.OverdueLineView,
    "OverdueRates": portfolio_views.OverdueRatesView,
    "PayoffQuote": reads.PayoffView,
    "PortfolioRow": reads.PortfolioRow,
    "PortfolioSummary": reads.PortfolioSummary,
    "Proposal": reads.ProposalView,
    "ProvisionRatios": provisioning_views.RatiosView,
    "ProvisionRun": provisioning_records.ProvisionRun,
    "ProvisionStep": CalculationStep,
    "ProvisionSummary": provisioning_views.ProvisionSummary,
    "QualityLine": portfolio_views.QualityLineView,
    "RecordedFact": facts_queries.FactView,
    "RenewalConditions": facts.Renewal,
    "ReserveMovement": provisioning_views.MovementView,
    "ReserveMovementRow": provisioning_views.MovementRow,
    "RiskPolicy": facts_queries.PolicyView,
    "RollCell": portfolio_views.RollCellView,
    "RollRates": portfolio_views.RollView,
    "RollRow": portfolio_views.RollRowView,
    "ScheduleRow": reads.ScheduleRow,
    "StageTotal": provisioning_views.StageRow,
    "Transaction": reads.EntryView,
    "TrialBalanceRow": reads.TrialRow,
    "UnderlyingAsset": facts.Underlying,
    "Viewer": Actor,
    "Vintage": portfolio_views.VintageView,
    "VintageCell": portfolio_views.VintageCellView,
    "VintageShares": portfolio_views.VintageSharesView,
}


def published(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    for named in schema.type_map.values():
        if not (is_introspection_type(named) or is_specified_scalar_type(named)):
            yield named


def described_things(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every place of a schema that has to say what it is, with what it says."""
    for named in published(schema):
        yield named.name, named.description
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in named.fields.items():
                yield f"{named.name}.{name}", field.description
                for argument, wanted in field.args.items():
                    yield f"{named.name}.{name}({argument})", wanted.description
        elif isinstance(named, GraphQLInputObjectType):
            for name, given in named.fields.items():
                yield f"{named.name}.{name}", given.description
        elif isinstance(named, GraphQLEnumType):
            for name, value in named.values.items():
                yield f"{named.name}.{name}", value.description
        else:
            assert isinstance(named, GraphQLUnionType | GraphQLScalarType)


def without_description(schema: GraphQLSchema) -> list[str]:
    return [place for place, text in described_things(schema) if not text or not CHINESE.search(text)]


def test_every_type_field_argument_input_field_and_enum_value_is_described_with_its_chinese_term() -> None:
    places = [place for place, _ in described_things(core_schema())]
    assert len(places) > 600
    assert without_description(core_schema()) == []


def test_a_schema_with_anything_undescribed_is_seen() -> None:
    planted = build_schema('''
        """说明"""
        type Query { """说明""" named("""说明""" one: Int, two: Int): Int  bare: Colour }
        """说明"""
        enum Colour { """red only""" RED """蓝""" BLUE }
        input Bare { """说明""" x: Int y: Int }
    ''')
    assert without_description(planted) == ["Query.named(two)", "Query.bare", "Colour.RED", "Bare", "Bare.y"]


def test_the_committed_schema_is_the_code() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == export_sdl()


def test_the_committed_schema_can_be_read_by_other_tools() -> None:
    again = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    assert {t.name for t in published(again)} == {t.name for t in published(core_schema())}


def test_nothing_in_the_contract_is_a_floating_point_number() -> None:
    assert "Float" not in core_schema().type_map


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_field_that_is_read_by_attribute_exists_on_the_view(name: str) -> None:
    named = core_schema().get_type(name)
    assert isinstance(named, GraphQLObjectType)
    definition = named.extensions["strawberry-definition"]
    wanted = {f.python_name for f in definition.fields if f.base_resolver is None}
    assert wanted
    assert wanted <= set(dir(VIEWS[name])), f"{name} publishes what its view has not"


def test_every_object_type_is_bound_to_a_view_or_made_by_the_schema() -> None:
    made_here = {
        "Query", "Mutation", "PageInfo", "Plan", "PlanRow", "Detail", "ApprovalPending", "BorrowerSaved",
        "DelegationSaved", "InstitutionChanged", "LoanRecorded", "PaymentRecorded", "ProposalMoved",
        "InvalidInputProblem",
        "GuarantorSaved", "GuaranteeSaved", "LegalRecordSaved", "WriteOffSaved", "LiabilityCaseSaved",
        "RiskReserveLeg", "LiabilityParameter", "RightSubject", "GuaranteeCircle",
        "FactsRecorded", "ClaimSaved", "AllBanksDebt", "CollateralSaved", "RepaidByDisposal", "IndexRevaluationMoved",
        "ItemsNotRevalued", "LoansAtLine", "ReleaseCheck",
        "ProvisionRunMoved", "DebtorReassessed", "ClassesSet",
        "Subscription", "ClassificationProgress", "IndexRevaluationProgress", "ClassChangeNotice", "ScenarioBook",
        "RightNoticeEvent",
        "RuleRefusedProblem", "ConflictProblem", "NotFoundProblem", "ForbiddenProblem",
    }  # fmt: skip
    objects = {t.name for t in published(core_schema()) if isinstance(t, GraphQLObjectType)}
    generic = {name for name in objects if name.endswith(("Connection", "Edge"))}
    assert objects - generic - made_here == set(VIEWS)


def test_every_command_has_its_mutation() -> None:
    assert {spec.command for spec in MUTATIONS} == set(DUTIES)
    assert len({spec.name for spec in MUTATIONS}) == len(MUTATIONS)


def test_every_mutation_takes_one_input_with_an_idempotency_key_and_answers_with_a_union_of_problems() -> None:
    schema = core_schema()
    assert schema.mutation_type is not None
    problems = {"InvalidInputProblem", "RuleRefusedProblem", "ConflictProblem", "NotFoundProblem", "ForbiddenProblem"}
    for name, field in schema.mutation_type.fields.items():
        assert list(field.args) == ["input"], name
        given = field.args["input"].type.of_type
        assert str(given.fields["idempotencyKey"].type) == "String!", name
        union = field.type.of_type
        assert isinstance(union, GraphQLUnionType), name
        members = {member.name for member in union.types}
        assert problems < members, name
        assert members - problems - {"ApprovalPending"} <= {
            "LoanRecorded", "PaymentRecorded", "BorrowerSaved", "InstitutionChanged", "ProposalMoved",
            "ProvisionRunMoved",
            "FactsRecorded", "ClaimSaved", "DebtorReassessed", "ClassesSet", "DelegationSaved", "CollateralSaved",
            "IndexRevaluationMoved",
            "GuarantorSaved", "GuaranteeSaved", "LegalRecordSaved", "WriteOffSaved", "LiabilityCaseSaved",
        }  # fmt: skip


def test_every_event_of_a_guarantee_has_a_kind_of_entry() -> None:
    assert {kind.__name__ for kind in get_args(GuaranteeEvent)} == {kind.value for kind in GuaranteeEntryKind}


def test_every_refusal_of_the_domain_is_a_code_of_the_contract() -> None:
    assert undescribed() == set()


def test_kinds_of_transactions_and_regimes_are_the_domains_own() -> None:
    assert {kind.value for kind in EntryKind} == set(EVENTS)
    assert {regime.value for regime in Regime} == {regime.name for regime in DomainRegime}
    assert {kind.value for kind in CollateralEntryKind} == {kind.__name__ for kind in get_args(ItemEvent)}
    assert {kind.value for kind in ShortfallEventKind} == {kind.__name__ for kind in get_args(shortfall.ShortfallEvent)}


def test_an_enum_with_an_undescribed_value_is_refused_when_the_schema_is_built() -> None:
    with pytest.raises(TypeError, match="NON_ACCRUAL"):
        enum_type(Regime, "Planted", "x", {"NORMAL": "n", "WRITTEN_OFF": "w"})


def test_an_input_with_an_undescribed_field_is_refused_when_the_schema_is_built() -> None:
    with pytest.raises(TypeError, match="spread_bp"):
        input_type(terms.Floating, "Planted", "x", {"index": "i", "repricing": "r", "cycle_months": "c"})


def test_node_ids_are_read_through_the_interface() -> None:
    node = core_schema().get_type("Node")
    assert isinstance(node, GraphQLInterfaceType)
    assert {t.name for t in core_schema().get_possible_types(node)} == {kind.value for kind in NodeKind}


def test_the_query_that_the_demonstration_prints_is_valid() -> None:
    assert validate(core_schema(), parse(QUERY)) == []
