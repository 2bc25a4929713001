"""Papers of write-off and liability at the API: filed with their step, printed with names, listed and downloaded."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from postloan.application.documents_store import WORD
from tests.graphql.liability_world import assessing, initiated, meeting, saved
from tests.graphql.liability_world import do as assess
from tests.graphql.test_organisation import agreed as organised
from tests.graphql.test_organisation import built
from tests.graphql.test_reads import statements
from tests.graphql.world import World, borrower, drawn, world
from tests.graphql.write_off_world import apply, do, done, filed, review, state
from tests.infrastructure.test_word import text_of

DOCUMENTS = """query($id: ID!) { node(id: $id) { ... on WriteOffApplication { documents {
  kind title number sha256 size mediaType madeAt madeBy path } } } }"""
LISTED = """{ writeOffApplications(first: 50) { edges { node { number documents { kind sha256 } } } } }"""
APPLICATION, APPROVAL = "WRITE_OFF_APPLICATION", "WRITE_OFF_APPROVAL"


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def documents(there: World, write_off: str, account: str = "officer") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = there.data(DOCUMENTS, account, id=write_off)["node"]["documents"]
    return found


def download(there: World, path: str, account: str = "officer") -> Any:
    return there.client.get(path, headers={"authorization": f"Bearer {there.token(account)}"})


def text(there: World, document: dict[str, Any]) -> str:
    answer = download(there, document["path"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, WORD)
    assert sha256(answer.content).hexdigest() == document["sha256"]
    assert len(answer.content) == document["size"]
    return text_of(answer.content)


def named(there: World) -> None:
    """The organisation knows some people by name; nobody is given a post that binds yet."""
    built(there)
    for person, name in (("maker", "马克"), ("head", "何大川"), ("authorised", "欧阳正")):
        organised(there, "appointOfficer", post="officer-b1", person=person, since="2026-01-01", name=name)


def test_form_and_approval_are_filed_with_their_steps_and_downloaded_by_their_hash(there: World) -> None:
    named(there)
    loan = drawn(there, owner=borrower(there, name="李大有"))
    write_off = filed(there, loan)
    (made,) = documents(there, write_off)
    assert (made["kind"], made["title"], made["number"], made["madeBy"]) == (
        APPLICATION, "呆账核销申请表", "HX-1", "maker",
    )  # fmt: skip
    said = text(there, made)
    # The debtor, the amount of 120,000.00 principal, who applies; papers and signatures come later.
    for each in ("李大有", "L-1", "120,000.00", "马克", "借款人死亡,遗产不足清偿", "尚未归集证据材料", "尚未出具"):
        assert each in said, each
    assert review(there, write_off)["application"]["status"] == "REVIEWED"
    reviewed = documents(there, write_off)[1]
    said = text(there, reviewed)
    for each in ("何大川", "handler", "department", "单位负责人", "财产追偿证明或清收报告", "支持核销", "附1"):
        assert each in said, each
    done(there, "approveWriteOff", "authorised", writeOffId=write_off, level="BRANCH")
    found = documents(there, write_off)
    assert [each["kind"] for each in found] == [APPLICATION, APPLICATION, APPROVAL]
    said = text(there, found[2])
    asked = "query($id: ID!) { node(id: $id) { ... on WriteOffApplication { total { amount } } } }"
    total = there.data(asked, id=write_off)["node"]["total"]["amount"]
    assert total == "121864.85", "120,000.00 and its interest of 90 days"
    for each in (
        "李大有",
        "壹拾贰万壹仟捌佰陆拾肆元捌角伍分",
        "欧阳正",
        "被授权分支机构",
        "应到 5 人，实到 5 人",
        "二〇二六年三月三十一日",
    ):
        assert each in said, each


def test_a_refused_step_files_nothing(there: World) -> None:
    loan = drawn(there)
    assert apply(there, loan, causeText=" ")["code"] == "CAUSE_MISSING"
    write_off = filed(there, loan)
    assert len(documents(there, write_off)) == 1
    assert apply(there, loan, number="HX-2")["code"] == "IN_ANOTHER_APPLICATION"
    assert do(there, "approveWriteOff", "authorised", writeOffId=write_off, level="BRANCH")["code"] == "WRONG_STATUS"
    alone = [{"person": "r1", "department": "WORKOUT", "vote": "AGREE"}]
    given = {"writeOffId": write_off, "ballots": alone, "minutes": "0" * 64}
    assert do(there, "reviewWriteOff", "secretary", **given)["code"] == "DEPARTMENT_MISSING"
    assert len(documents(there, write_off)) == 1
    assert [len(row["documents"]) for row in listed(there)] == [1]


def listed(there: World, account: str = "officer") -> list[dict[str, Any]]:
    return [edge["node"] for edge in there.data(LISTED, account)["writeOffApplications"]["edges"]]


def test_who_may_not_download_a_paper_does_not_see_it_listed(there: World) -> None:
    loan = drawn(there)
    state(there, loan)
    write_off = apply(there, loan)["application"]["id"]
    (made,) = documents(there, write_off, "auditor")
    assert download(there, made["path"], "auditor").status_code == 200
    # Accounting sees names masked, and a page cannot be; another branch sees nothing of the application.
    assert documents(there, write_off, "accountant") == []
    assert download(there, made["path"], "accountant").status_code == 404
    assert there.data(DOCUMENTS, "officer-of-b2", id=write_off)["node"] is None
    assert download(there, made["path"], "officer-of-b2").status_code == 404
    assert download(there, made["path"], "branch-manager").status_code == 200


def test_the_papers_of_many_applications_take_as_many_statements_as_those_of_one(there: World) -> None:
    seen = []
    for number in (1, 2, 3):
        loan = drawn(there, f"L-{number}")
        state(there, loan)
        apply(there, loan, number=f"HX-{number}")
        with statements(there) as read:
            rows = listed(there)
        assert [len(row["documents"]) for row in rows] == [1] * number
        seen.append(len(read))
    assert len(set(seen)) == 1, seen


def test_a_finding_of_liability_prints_people_by_name_and_debtors_by_number(database_url: str) -> None:
    with assessing(database_url) as there:
        built(there)
        organised(there, "appointOfficer", post="officer-b1", person="person-1", since="2026-01-01", name="张三丰")
        key = initiated(there)
        saved(meeting(there, key))
        saved(assess(there, "issueLiabilityFinding", "chair", caseId=key, number="RD-1"))
        asked = """query($id: ID!) { liabilityCase(id: $id) {
          documents { path size sha256 } loans { loan { number borrower { number name } } } } }"""
        found = there.data(asked, "auditor", id=key)["liabilityCase"]
        (finding,) = found["documents"]
        said = text(there, finding)
        assert "张三丰" in said
        # Whom the organisation does not know by name is printed by the id.
        assert "person-1" not in said
        assert "person-3" in said
        (debtor,) = {row["loan"]["borrower"]["number"] for row in found["loans"]}
        assert debtor in said
        assert found["loans"][0]["loan"]["borrower"]["name"] not in said
