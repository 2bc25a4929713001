"""Check characters against the standards' own examples and public codes; masking as properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.borrower import (
    BorrowerKind,
    DocumentKind,
    IdentityDocument,
    document_for,
    masked_identity,
    masked_name,
    masked_phone,
    resident_id_check_character,
    unified_credit_code_check_character,
)
from postloan.domain.shared.errors import InvalidInput

# The two examples of GB 11643-1999.
RESIDENT_IDS = ["11010519491231002X", "440524188001010014"]
# Published on the companies' own licences: Huawei, Alibaba (China), Tencent.
CREDIT_CODES = ["914403001922038216", "91330100799655058B", "9144030071526726XG"]
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("number", RESIDENT_IDS)
def test_a_resident_id_of_the_standard_is_accepted(number: str) -> None:
    assert IdentityDocument(DocumentKind.RESIDENT_ID, number).number == number


@pytest.mark.parametrize("number", CREDIT_CODES)
def test_a_published_unified_credit_code_is_accepted(number: str) -> None:
    assert IdentityDocument(DocumentKind.UNIFIED_CREDIT_CODE, number).number == number


@given(st.sampled_from(RESIDENT_IDS), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_resident_id_is_always_found(number: str, place: int, digit: str) -> None:
    damaged = number[:place] + digit + number[place + 1 :]
    if damaged != number:
        with pytest.raises(InvalidInput, match="identity_number"):
            IdentityDocument(DocumentKind.RESIDENT_ID, damaged)


@given(st.sampled_from(CREDIT_CODES), st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_one_wrong_character_in_a_credit_code_is_always_found(number: str, place: int, put: str) -> None:
    damaged = number[:place] + put + number[place + 1 :]
    if damaged != number:
        with pytest.raises(InvalidInput, match="identity_number"):
            IdentityDocument(DocumentKind.UNIFIED_CREDIT_CODE, damaged)


@given(st.text("0123456789", min_size=17, max_size=17))
def test_a_resident_ids_weighted_sum_is_one_modulo_eleven(first_17: str) -> None:
    # ISO 7064 MOD 11-2: the sum of a_i * 2^(18 - i) over the 18 places is 1 modulo 11 (X counts 10).
    whole = first_17 + resident_id_check_character(first_17)
    values = [10 if character == "X" else int(character) for character in whole]
    assert sum(value * 2 ** (17 - i) for i, value in enumerate(values)) % 11 == 1


@given(st.text(CREDIT_ALPHABET, min_size=17, max_size=17))
def test_a_credit_codes_weighted_sum_is_zero_modulo_31(first_17: str) -> None:
    # GB 32100 gives these weights for places 1 to 17; the check character has weight 1.
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]
    whole = first_17 + unified_credit_code_check_character(first_17)
    values = [CREDIT_ALPHABET.index(character) for character in whole]
    assert sum(v * w for v, w in zip(values, weights, strict=True)) % 31 == 0


@pytest.mark.parametrize(
    ("kind", "number", "why"),
    [
        (DocumentKind.RESIDENT_ID, "", "17 digits"),
        (DocumentKind.RESIDENT_ID, "11010519491231002x", "17 digits"),
        (DocumentKind.RESIDENT_ID, "110105194912310", "17 digits"),
        (DocumentKind.RESIDENT_ID, "11010519490231002X", "no date of birth"),
        (DocumentKind.UNIFIED_CREDIT_CODE, "91440300192203821I", "without I, O, S, V, Z"),
        (DocumentKind.UNIFIED_CREDIT_CODE, "9144030019220382", "18 digits"),
        (DocumentKind.OTHER, "AB1", "4 to 40"),
        (DocumentKind.OTHER, "护照12345", "4 to 40"),
        (DocumentKind.OTHER, "A" * 41, "4 to 40"),
    ],
)
def test_a_malformed_document_number_is_refused(kind: DocumentKind, number: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        IdentityDocument(kind, number)


def test_a_number_without_a_named_document_is_read_by_its_length_and_bearer() -> None:
    person = document_for(" 11010519491231002x ", natural_person=True)
    assert person == IdentityDocument(DocumentKind.RESIDENT_ID, "11010519491231002X")
    company = document_for("91330100799655058b", natural_person=False)
    assert company == IdentityDocument(DocumentKind.UNIFIED_CREDIT_CODE, "91330100799655058B")
    assert document_for("E12345678", natural_person=True) == IdentityDocument(DocumentKind.OTHER, "E12345678")
    assert document_for("  ", natural_person=True) is None
    with pytest.raises(InvalidInput, match="no date of birth"):
        document_for("91330100799655058B".replace("B", "X"), natural_person=True)


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        (BorrowerKind.PERSON, "张三", "张*"),
        (BorrowerKind.PERSON, "欧阳小明", "欧***"),
        (BorrowerKind.PERSON, "Li Na", "L* N*"),
        (BorrowerKind.PERSON, "张", "张*"),
        (BorrowerKind.SOLE_TRADER, "王小二", "王**"),
        (BorrowerKind.ENTERPRISE, "杭州某某有限公司", "杭州某某有限公司"),
    ],
)
def test_a_persons_name_shows_its_first_character_and_an_organisations_stays(
    kind: BorrowerKind, name: str, shown: str
) -> None:
    assert masked_name(kind, name) == shown


def test_a_masked_resident_id_hides_the_date_of_birth_and_a_masked_phone_its_middle() -> None:
    assert masked_identity("11010519491231002X") == "110***********002X"
    assert masked_phone("13812345678") == "138****5678"
    assert masked_phone("+8613812345678") == "+86*******5678"
    assert masked_identity("AB12345") == "******5"


@given(st.text("0123456789ABCX", max_size=40))
def test_masking_keeps_the_length_and_hides_at_least_four_characters_of_what_is_longer(number: str) -> None:
    shown = masked_identity(number)
    assert len(shown) == len(number)
    assert shown.count("*") >= min(4, max(len(number) - 1, 0))
