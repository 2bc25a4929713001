"""Borrowers: bounds of every field, the rules in their order, and the fold of their events."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.domain.borrower import (
    PERSONAL_FIELDS,
    Borrower,
    BorrowerAmended,
    BorrowerKind,
    BorrowerRefusal,
    BorrowerRegistered,
    Contact,
    DocumentKind,
    EnterpriseSize,
    IdentityDocument,
    Profile,
    amend,
    evolve,
    register,
)
from postloan.domain.shared.errors import InvalidInput, Refusal

ID, BANK, TODAY = UUID(int=1), UUID(int=2), date(2026, 3, 2)
RESIDENT = IdentityDocument(DocumentKind.RESIDENT_ID, "11010519491231002X")
CREDIT_CODE = IdentityDocument(DocumentKind.UNIFIED_CREDIT_CODE, "91330100799655058B")

PERSON = Profile(
    kind=BorrowerKind.PERSON,
    branch="101",
    name="张小明",
    identity=RESIDENT,
    region="330106",
    phones=("13812345678", "0571-88886666"),
    contacts=(Contact("李娜", "配偶", "13912345678"),),
)
COMPANY = Profile(
    kind=BorrowerKind.ENTERPRISE,
    branch="101",
    name="杭州某某有限公司",
    size=EnterpriseSize.SMALL,
    identity=CREDIT_CODE,
    industry="C1310",
    region="330100",
    group="G-7",
    controller="王伟",
)


def registered(profile: Profile) -> Borrower:
    event = register(borrower_id=ID, institution=BANK, number="KH-1", profile=profile, on=TODAY)
    assert isinstance(event, BorrowerRegistered)
    return evolve(None, event)


def code(result: object) -> BorrowerRefusal:
    assert isinstance(result, Refusal)
    assert isinstance(result.code, BorrowerRefusal)
    assert result.message
    assert result.message_zh
    return result.code


@pytest.mark.parametrize("profile", [PERSON, COMPANY])
def test_a_registered_borrower_has_the_facts_given(profile: Profile) -> None:
    assert registered(profile) == Borrower(ID, BANK, "KH-1", TODAY, profile, version=1)


def test_an_amendment_names_what_changed_and_raises_the_version() -> None:
    moved = replace(PERSON, branch="102", phones=("13812345678",))
    event = amend(registered(PERSON), moved)
    assert event == BorrowerAmended(moved, ("branch", "phones"))
    assert isinstance(event, BorrowerAmended)
    after = evolve(registered(PERSON), event)
    assert (after.profile, after.version, after.number) == (moved, 2, "KH-1")


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    assert code(amend(registered(COMPANY), replace(COMPANY))) is BorrowerRefusal.NOTHING_CHANGED


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (replace(PERSON, identity=CREDIT_CODE), BorrowerRefusal.DOCUMENT_OF_ANOTHER_KIND),
        (replace(COMPANY, identity=RESIDENT), BorrowerRefusal.DOCUMENT_OF_ANOTHER_KIND),
        (replace(PERSON, size=EnterpriseSize.MICRO), BorrowerRefusal.SIZE_DOES_NOT_APPLY),
        (replace(PERSON, financing_vehicle=True), BorrowerRefusal.VEHICLE_DOES_NOT_APPLY),
        (
            replace(COMPANY, kind=BorrowerKind.FINANCIAL_INSTITUTION, financing_vehicle=True),
            BorrowerRefusal.VEHICLE_DOES_NOT_APPLY,
        ),
        (
            replace(PERSON, identity=CREDIT_CODE, size=EnterpriseSize.LARGE, financing_vehicle=True),
            BorrowerRefusal.DOCUMENT_OF_ANOTHER_KIND,
        ),
        (
            replace(PERSON, size=EnterpriseSize.LARGE, financing_vehicle=True),
            BorrowerRefusal.SIZE_DOES_NOT_APPLY,
        ),
    ],
)
def test_a_rule_refuses_at_registration_and_at_amendment_alike(profile: Profile, expected: BorrowerRefusal) -> None:
    event = register(borrower_id=ID, institution=BANK, number="KH-1", profile=profile, on=TODAY)
    assert code(event) is expected
    before = registered(PERSON if profile.kind is BorrowerKind.PERSON else replace(COMPANY, kind=profile.kind))
    assert code(amend(before, profile)) is expected


def test_the_kind_is_fixed_and_checked_first() -> None:
    wrong_too = replace(PERSON, kind=BorrowerKind.ENTERPRISE)
    assert code(amend(registered(PERSON), wrong_too)) is BorrowerRefusal.KIND_IS_FIXED


def test_a_sole_trader_is_identified_by_either_document() -> None:
    for document in (RESIDENT, CREDIT_CODE, None):
        trader = replace(PERSON, kind=BorrowerKind.SOLE_TRADER, identity=document, size=EnterpriseSize.MICRO)
        assert registered(trader).profile == trader


def test_an_enterprise_can_be_a_financing_vehicle() -> None:
    assert registered(replace(COMPANY, financing_vehicle=True)).profile.financing_vehicle


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("branch", ""),
        ("branch", "支行"),
        ("name", ""),
        ("name", " 张"),
        ("name", "张\n三"),
        ("name", "x" * 201),
        ("industry", "C"),
        ("industry", "C44"),
        ("industry", "A06"),
        ("industry", "U01"),
        ("industry", "c13"),
        ("industry", "C13100"),
        ("region", "33010"),
        ("region", "990000"),
        ("region", "浙江省杭州市"),
        ("group", "集团"),
        ("group", "x" * 65),
        ("controller", " "),
        ("phones", ("12345",)),
        ("phones", ("12812345678",)),
        ("phones", ("13812345678", "13812345678")),
        ("phones", tuple(f"138123456{n}" for n in range(10, 21))),
        ("contacts", (Contact("李娜", "", "13912345678"),) * 21),
    ],
)
def test_a_field_out_of_bounds_is_refused_by_its_name(field: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        replace(PERSON, **{field: value})  # type: ignore[arg-type]  # wrong values are the point
    assert refused.value.field == field


@pytest.mark.parametrize("code_text", ["A01", "C1310", "C43", "J6621", "S96", "T97", "P831"])
def test_industry_codes_of_the_standard_are_accepted(code_text: str) -> None:
    assert replace(COMPANY, industry=code_text).industry == code_text


@pytest.mark.parametrize(
    "phone",
    ["13800138000", "010-12345678", "057188886666", "021-1234567-801", "400-123-4567", "+12025550123"],
)
def test_usual_phone_numbers_are_accepted(phone: str) -> None:
    assert replace(PERSON, phones=(phone,)).phones == (phone,)


@pytest.mark.parametrize(
    ("name", "relation", "phone", "field"),
    [
        ("", "配偶", "13912345678", "contact.name"),
        ("李娜", "x" * 51, "13912345678", "contact.relation"),
        ("李娜", "配偶", "1", "contact.phone"),
    ],
)
def test_a_malformed_contact_is_refused(name: str, relation: str, phone: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Contact(name, relation, phone)
    assert refused.value.field == field


def test_a_malformed_number_is_refused() -> None:
    with pytest.raises(InvalidInput, match="number"):
        register(borrower_id=ID, institution=BANK, number="客户1", profile=PERSON, on=TODAY)


def test_events_that_cannot_follow_are_not_folded() -> None:
    event = register(borrower_id=ID, institution=BANK, number="KH-1", profile=PERSON, on=TODAY)
    assert isinstance(event, BorrowerRegistered)
    with pytest.raises(ValueError, match="registered already"):
        evolve(registered(PERSON), event)
    with pytest.raises(ValueError, match="before it is amended"):
        evolve(None, BorrowerAmended(PERSON, ("name",)))


def test_every_personal_field_is_a_field_of_the_profile() -> None:
    assert set(PERSONAL_FIELDS) <= set(Profile.__dataclass_fields__)
