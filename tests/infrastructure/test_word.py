"""Documents of record: what their pages say, that they are the same each time, and who may read them."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.desk import Desk
from postloan.application.documents import FILED, file_document
from postloan.application.documents_store import WORD, Document, DocumentKind
from postloan.application.documents_write_off import (
    MAX_LINES,
    WriteOffApplicationForm,
    write_off_application_paper,
    write_off_approval_paper,
)
from postloan.application.outcomes import Subject, SubjectKind
from postloan.application.ports import Unit
from postloan.domain.shared.actor import Actor, Role
from postloan.infrastructure.audit_reads import chains_of
from postloan.infrastructure.documents.download import disposition
from postloan.infrastructure.documents.pdf import NoConverterError, to_pdf
from postloan.infrastructure.documents.word import WordPaper
from postloan.infrastructure.documents.word_templates import BUILDERS, file_of
from postloan.infrastructure.documents.word_zip import parts
from tests.application.world import World, memory_world
from tests.graphql.world import BANK, OTHER_BANK
from tests.graphql.world import World as Installation
from tests.graphql.world import world as installation
from tests.infrastructure.word_world import HOSTILE, forms, letterhead, lines, write_off_case

PAPER = WordPaper()


def text_of(content: bytes) -> str:
    """Everything a document says, paragraph by paragraph and cell by cell."""
    document = docx.Document(BytesIO(content))
    found = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        found += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(found)


@pytest.mark.parametrize("kind", DocumentKind)
def test_the_committed_template_is_what_its_script_writes(kind: DocumentKind) -> None:
    assert parts(file_of(kind).read_bytes()) == parts(BUILDERS[kind]().content())


def test_the_application_says_who_asks_for_what_and_why() -> None:
    said = text_of(PAPER.render(forms()["application"]))
    # Two claims of 12,345.67 principal each, and so on: 2 x 15,401.45 in all.
    for each in (
        "呆账核销申请表",
        "HX-2026-0031",
        "2026年3月31日",
        "城东支行",
        "王建国",
        "主观原因",
        "批量核销",
        "24,691.34",
        "30,802.90",
        "叁万零捌佰零贰元玖角",
        "JD2021000001",
        "青禾机械制造有限公司",
        "诉讼后执行未果",
        "财金〔2017〕90号 附1 第7项",
        "关联债权 JD2020000009",
        "追索记录",
        "单位负责人",
        "李明",
        "支持核销",
    ):
        assert each in said, each


def test_an_application_at_its_making_says_what_is_still_missing() -> None:
    said = text_of(PAPER.render(forms()["application at its making"]))
    for each in (
        "尚未归集证据材料",
        "内部证据尚未确认",
        "尚未出具",
    ):
        assert each in said


def test_the_approval_has_every_vote_the_dissent_and_both_approvers() -> None:
    said = text_of(PAPER.render(forms()["approval"]))
    for each in (
        "应到 5 人，实到 4 人；同意 3 票，反对 1 票，弃权 0 票",
        "吴芳（财务会计）：保证人名下房产尚未查封",
        "缺席",
        "高级管理层",
        "董事会",
        "陈静",
        "卫东",
        "二〇二六年四月三十日",
        "第十九条",
        "29,889.34",
    ):
        assert each in said, each


def test_nobody_prints_an_approval_that_was_not_given() -> None:
    with pytest.raises(ValueError, match="not approved"):
        write_off_approval_paper(write_off_case(approved=False), lines(), letterhead())


def test_the_finding_has_each_person_with_faults_grounds_and_consequences() -> None:
    said = text_of(PAPER.render(forms()["finding"]))
    for each in (
        "不良资产责任认定书",
        "ZRRD-2026-0007",
        "（一）王建国",
        "（二）李明",
        "未按时贷后检查",
        "《贷后管理办法》第十二条",
        "人民币1,234.56元（大写：壹仟贰佰叁拾肆元伍角陆分）",
        "扣减积分 5 分、警告 6 个月",
        "无确切证据证明违规",
        "认定为王建国的过错",
        "已说明：预警当日即上报",
        "吴芳：应当认定为较重责任",
        "总行",
    ):
        assert each in said, each


def test_the_notice_tells_one_person_only_what_is_about_that_person() -> None:
    said = text_of(PAPER.render(forms()["notice"]))
    for each in (
        "王建国：",
        "ZRTZ-2026-0011",
        "ZRRD-2026-0007",
        "30 日内",
        "送达回执",
        "二〇二六年六月三日",
    ):
        assert each in said, each
    assert "李明" not in said


@pytest.mark.parametrize("name", forms())
def test_hostile_and_long_text_is_printed_as_it_is_and_changes_nothing_else(name: str) -> None:
    said = text_of(PAPER.render(forms(hostile=True)[name]))
    assert HOSTILE in said
    assert "青禾农村商业银行" not in said


@given(st.text(max_size=300))
def test_whatever_a_text_holds_the_document_opens_and_says_it(text: str) -> None:
    form = forms()["application"]
    assert isinstance(form, WriteOffApplicationForm)
    said = text_of(PAPER.render(replace(form, cause_text=f"[{text}]")))
    if text.isprintable():
        assert f"[{text}]" in said


@pytest.mark.parametrize("name", forms())
def test_equal_forms_give_equal_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    once = PAPER.render(forms()[name])
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 2, 3, 4, 6, 0, 2, 0))
    assert PAPER.render(forms()[name]) == once


def test_of_a_long_list_the_first_two_hundred_are_printed_and_the_rest_is_bound_by_a_hash() -> None:
    count = MAX_LINES + 3
    form = write_off_application_paper(write_off_case(count), lines(count), letterhead())
    assert len(form.rows) == MAX_LINES
    assert form.claims == count
    said = text_of(PAPER.render(form))
    assert "另有 3 笔见债权清单" in said
    fewer = write_off_application_paper(write_off_case(count - 1), lines(count), letterhead())
    assert fewer.more_rows.split("：")[-1] != form.more_rows.split("：")[-1]


def filed(world: World, *, branch: str = "101") -> tuple[Document, Subject]:
    subject = Subject(SubjectKind.WRITE_OFF, UUID(int=9))

    def work(unit: Unit) -> Document:
        desk = Desk(unit, world.officer, world.tick(), world.ids)
        return file_document(desk, forms()["application"], subject, branch)

    return world.transactions.write(work), subject


def test_a_document_is_kept_by_its_hash_and_linked_to_its_subject_and_chain(world: World) -> None:
    document, subject = filed(world)
    read = world.transactions.read
    content = read(lambda unit: unit.documents.content(world.bank, document.sha256))
    assert content is not None
    assert sha256(content).hexdigest() == document.sha256
    assert (document.size, document.media_type) == (len(content), WORD)
    assert read(lambda unit: unit.documents.of(world.bank, subject.kind, [subject.id], 10)) == {subject.id: [document]}
    assert read(lambda unit: unit.documents.get(UUID(int=77), document.sha256)) is None
    again, _ = filed(world)
    assert again == document
    assert world.engine is not None
    with world.engine.connect() as connection:
        (row,) = chains_of(connection, world.bank)["WRITE_OFF", subject.id]
    assert row.entry.command == FILED
    assert document.sha256 in row.entry.value


def test_memory_keeps_documents_as_the_database_does() -> None:
    world = memory_world()
    document, subject = filed(world)
    read = world.transactions.read
    assert read(lambda unit: unit.documents.of(world.bank, subject.kind, [subject.id], 10)) == {subject.id: [document]}
    content = world.transactions.read(lambda unit: unit.documents.content(world.bank, document.sha256))
    assert content is not None
    assert sha256(content).hexdigest() == document.sha256
    assert world.transactions.read(lambda unit: unit.documents.content(UUID(int=77), document.sha256)) is None


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Installation]:
    with installation(f"sqlite:///{tmp_path / 'postloan.sqlite'}") as made:
        yield made


def served(there: Installation, branch: str) -> str:
    """The hash of a document that belongs to a branch."""
    maker = Actor("officer", "person-1", BANK, frozenset({Role.OFFICER}), frozenset({"*"}))
    subject = Subject(SubjectKind.WRITE_OFF, UUID(int=9))

    def work(unit: Unit) -> Document:
        desk = Desk(unit, maker, datetime(2026, 4, 1, tzinfo=UTC), there.container.ids())
        return file_document(desk, forms()["application"], subject, branch)

    return there.container.transactions().write(work).sha256


def fetch(there: Installation, digest: str, account: str, bank: UUID = BANK) -> Any:
    headers = {"authorization": f"Bearer {there.token(account, bank=bank)}"}
    return there.client.get(f"/documents/{digest}", headers=headers)


def test_a_document_is_downloaded_by_its_hash_under_its_chinese_name(there: Installation) -> None:
    digest = served(there, "B1")
    answer = fetch(there, digest, "officer")
    assert answer.status_code == 200
    assert sha256(answer.content).hexdigest() == digest
    assert answer.headers["content-type"] == WORD
    # 呆账核销申请表 in UTF-8, percent-encoded by hand from its code points.
    name = "%E5%91%86%E8%B4%A6%E6%A0%B8%E9%94%80%E7%94%B3%E8%AF%B7%E8%A1%A8HX-2026-0031.docx"
    expected = f"attachment; filename=\"{digest[:16]}.docx\"; filename*=UTF-8''{name}"
    assert answer.headers["content-disposition"] == expected
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_document_that_may_not_be_seen_is_not_there(there: Installation) -> None:
    digest = served(there, "B1")
    assert fetch(there, digest, "officer-of-b2").status_code == 404
    # Masked readers get no page full of names.
    assert fetch(there, digest, "accountant").status_code == 404
    assert fetch(there, digest, "officer", OTHER_BANK).status_code == 404
    for unknown in ("0" * 64, digest.upper(), "x", digest[:63]):
        assert fetch(there, unknown, "officer").status_code == 404, unknown


def test_a_document_of_ones_own_branch_is_there(there: Installation) -> None:
    assert fetch(there, served(there, "B2"), "officer-of-b2").status_code == 200


def test_without_a_good_token_nothing_is_read_and_nothing_is_written(there: Installation) -> None:
    digest = served(there, "B1")
    assert there.client.get(f"/documents/{digest}").status_code == 401
    headers = {"authorization": f"Bearer {there.token('officer')}"}
    assert there.client.post(f"/documents/{digest}", headers=headers).status_code == 405


def test_no_character_of_a_number_leaves_the_header() -> None:
    line = disposition('a";\r\nSet-Cookie: x=1;年', "ab" * 32)
    assert line.isascii()
    assert "\r" not in line
    assert line.count('"') == 2
    assert line.count(";") == 2


@pytest.mark.parametrize("name", forms())
def test_libreoffice_opens_every_document_and_prints_it(name: str) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    try:
        made = to_pdf(PAPER.render(forms()[name]))
    except NoConverterError as problem:
        pytest.skip(str(problem))
    assert made.startswith(b"%PDF-")


def test_without_libreoffice_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoConverterError, match="install LibreOffice"):
        to_pdf(b"")
