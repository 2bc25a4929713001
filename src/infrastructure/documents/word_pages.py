"""The four templates, as they stand on the page. `f` is the form, whose fields are in `application.documents_*`."""

from .word_builder import CENTRE, LEFT, RIGHT, Sheet

_SIX = (2.2, 3.6, 2.2, 3.4, 2.2, 3.4)
_FOUR = (2.7, 5.8, 2.7, 5.8)


def application() -> Sheet:
    """呆账核销申请表."""
    sheet = Sheet("呆账核销申请表")
    sheet.title("{{ f.bank }}", "呆账核销申请表")
    sheet.text(
        "编号：{{ f.number }}　　申请日期：{{ f.made_on }}　　金额单位：{{ f.currency }}", size=10.5, align=CENTRE
    )
    sheet.heading("一、申请事项")
    sheet.facts(
        (
            ("经办机构", "{{ f.unit }}", "申请人", "{{ f.maker }}"),
            ("核销方式", "{{ f.manner }}", "债权笔数", "{{ f.claims }} 笔"),
            ("形成原因", "{{ f.cause }}", "表内合计", "{{ f.amount.on_balance }}"),
        ),
        _FOUR,
    )
    _amounts(sheet)
    sheet.heading("二、呆账形成过程及原因")
    sheet.text("{{ f.cause_text }}", indent=True)
    sheet.heading("三、债权明细")
    _claims(sheet)
    sheet.heading("四、证据材料")
    sheet.rows(
        "row in f.papers",
        (
            ("序号", "{{ row.place }}", 1.0, CENTRE),
            ("材料名称", "{{ row.name }}{% if row.note %}（{{ row.note }}）{% endif %}", 4.4, LEFT),
            ("出具日期", "{{ row.dated }}", 2.9, CENTRE),
            ("适用债权", "{{ row.claim }}", 2.7, LEFT),
            ("内容摘要（SHA-256）", "{{ row.sha256 }}", 6.0, LEFT),
        ),
        size=8.5,
        empty="截至本表出具，尚未归集证据材料。",
    )
    _note(sheet, "f.more_papers")
    sheet.heading("五、内部证据确认（财金〔2017〕90号第八条）")
    sheet.rows(
        "row in f.confirmations",
        (
            ("确认身份", "{{ row.capacity }}", 3.2, CENTRE),
            ("姓名", "{{ row.person }}", 4.2, CENTRE),
            ("所属机构", "{{ row.unit }}", 2.8, CENTRE),
            ("确认日期", "{{ row.on }}", 3.4, CENTRE),
            ("签字", "", 3.4, CENTRE),
        ),
        size=9.5,
        empty="截至本表出具，内部证据尚未确认。",
    )
    sheet.heading("六、法律意见")
    sheet.text("{{ f.opinion }}", indent=True)
    sheet.heading("七、申请机构签署")
    sheet.text(
        "本机构承诺上述情况及材料真实、完整，已对借款人、担保人等全部义务人采取必要措施、履行必要程序。", indent=True
    )
    sheet.signing(("申请人（签字）：", "部门负责人（签字）：", "机构负责人（签字）："))
    sheet.seal("{{ f.unit }}（公章）", "{{ f.sealed_on }}")
    return sheet


def approval() -> Sheet:
    """呆账核销审批书."""
    sheet = Sheet("呆账核销审批书")
    sheet.title("{{ f.bank }}", "呆账核销审批书")
    sheet.text("编号：{{ f.number }}　　金额单位：{{ f.currency }}", size=10.5, align=CENTRE)
    sheet.heading("一、核销事项")
    sheet.facts(
        (
            ("申请机构", "{{ f.unit }}", "申请人", "{{ f.maker }}"),
            ("申请日期", "{{ f.applied_on }}", "核销方式", "{{ f.manner }}"),
            ("债权笔数", "{{ f.claims }} 笔", "形成原因", "{{ f.cause }}"),
        ),
        _FOUR,
    )
    _amounts(sheet)
    sheet.heading("二、债权明细")
    _claims(sheet)
    sheet.heading("三、法律意见")
    sheet.text("{{ f.opinion }}", indent=True)
    sheet.heading("四、集体审议（财金〔2017〕90号第十二条）")
    sheet.text("{{ f.review }}", indent=True)
    _votes(sheet)
    sheet.heading("五、审批决定")
    sheet.text("经集体审议及有权人审批，同意核销上述债权，核销金额合计{{ f.approved }}。", indent=True)
    sheet.rows(
        "row in f.approvals",
        (
            ("审批层级", "{{ row.capacity }}", 4.0, CENTRE),
            ("审批人", "{{ row.person }}", 3.8, CENTRE),
            ("意见", "{{ row.unit }}", 2.2, CENTRE),
            ("审批日期", "{{ row.on }}", 3.6, CENTRE),
            ("签字", "", 3.4, CENTRE),
        ),
        size=10,
    )
    sheet.heading("六、核销后管理要求")
    sheet.tag("for term in f.terms")
    sheet.text("{{ loop.index }}. {{ term }}", indent=True)
    sheet.tag("endfor")
    sheet.seal("{{ f.bank }}（公章）", "{{ f.sealed_on }}")
    return sheet


def finding() -> Sheet:
    """不良资产责任认定书."""
    sheet = Sheet("不良资产责任认定书")
    sheet.title("{{ f.bank }}", "不良资产责任认定书")
    sheet.text("文号：{{ f.number }}　　案件编号：{{ f.case_number }}", size=10.5, align=CENTRE)
    sheet.heading("一、基本情况")
    sheet.facts(
        (
            ("经办机构", "{{ f.unit }}"),
            ("立案情况", "{{ f.opened }}"),
            ("涉及金额", "{{ f.total }}"),
            ("资料情况", "{{ f.file }}"),
        ),
        (2.7, 14.3),
    )
    sheet.rows(
        "row in f.loans",
        (
            ("序号", "{{ row.place }}", 1.2, CENTRE),
            ("借据号", "{{ row.number }}", 4.6, LEFT),
            ("借款人", "{{ row.borrower }}", 4.4, LEFT),
            ("发放日期", "{{ row.granted }}", 3.4, CENTRE),
            ("余额（{{ f.currency }}）", "{{ row.amount }}", 3.4, RIGHT),
        ),
        size=9.5,
    )
    _note(sheet, "f.more_loans")
    sheet.heading("二、认定小组")
    sheet.rows(
        "row in f.members",
        (
            ("职务", "{{ row.office }}", 3.0, CENTRE),
            ("姓名", "{{ row.person }}", 7.0, CENTRE),
            ("部门", "{{ row.department }}", 7.0, CENTRE),
        ),
        size=10,
    )
    sheet.heading("三、履职过程中发现的问题")
    sheet.rows(
        "row in f.rows",
        (
            ("编号", "{{ row.place }}", 1.1, CENTRE),
            ("类别", "{{ row.kind }}", 2.6, CENTRE),
            ("日期", "{{ row.on }}", 3.0, CENTRE),
            ("情况", "{{ row.what }}", 4.1, LEFT),
            ("有关人员", "{{ row.person }}", 2.2, CENTRE),
            ("认定", "{{ row.result }}", 4.0, LEFT),
        ),
        empty="未发现检查缺失、预警未处置或权利丧失。",
    )
    _note(sheet, "f.more_rows")
    sheet.heading("四、责任认定")
    sheet.tag("for p in f.persons")
    sheet.text("{{ p.title }}", font="黑体", size=11, before=4, keep=True)
    _person(sheet)
    sheet.tag("endfor")
    sheet.heading("五、认定会议表决")
    sheet.text("{{ f.meeting }}", indent=True)
    _votes(sheet)
    sheet.heading("六、复议权利")
    sheet.text("{{ f.reconsideration }}", indent=True)
    sheet.heading("七、逐级签批")
    sheet.rows(
        "row in f.signatures",
        (
            ("签批层级", "{{ row.capacity }}", 4.6, CENTRE),
            ("意见", "\n", 4.4, LEFT),
            ("签字", "", 4.4, LEFT),
            ("日期", "　　年　月　日", 3.6, CENTRE),
        ),
        size=10.5,
    )
    sheet.seal("{{ f.bank }}（公章）", "{{ f.sealed_on }}")
    return sheet


def notice() -> Sheet:
    """责任认定处理决定通知书."""
    sheet = Sheet("责任认定处理决定通知书")
    sheet.title("{{ f.bank }}", "责任认定处理决定通知书")
    sheet.text("文号：{{ f.number }}", size=10.5, align=CENTRE)
    sheet.text("{{ f.result.person }}：", before=6)
    sheet.text("{{ f.opening }}", indent=True)
    sheet.tag("with p = f.result")
    _person(sheet)
    sheet.tag("endwith")
    sheet.text("{{ f.reconsideration }}", indent=True, before=4)
    sheet.text("特此通知。", indent=True)
    sheet.seal("{{ f.bank }}（公章）", "{{ f.sealed_on }}")
    sheet.text("……………………………………………………………………………………………………", size=9, align=CENTRE, before=12, keep=True)
    sheet.text("送达回执", size=14, align=CENTRE, font="黑体", keep=True)
    sheet.text(
        "本人已收到《责任认定处理决定通知书》（{{ f.number }}），知悉认定结果、处理决定及复议权利。",
        indent=True,
        keep=True,
    )
    sheet.signing(("被通知人（签字）：", "送达人（签字）："))
    return sheet


def _amounts(sheet: Sheet) -> None:
    sheet.facts(
        (
            ("本金", "{{ f.amount.principal }}", "表内利息", "{{ f.amount.interest }}", "表外利息",
             "{{ f.amount.off_balance }}"),
            ("应收费用", "{{ f.amount.fees }}", "垫付费用", "{{ f.amount.costs }}", "合计", "{{ f.amount.total }}"),
            ("大写合计", "{{ f.amount.capital }}"),
        ),
        _SIX,
    )  # fmt: skip


def _claims(sheet: Sheet) -> None:
    sheet.rows(
        "row in f.rows",
        (
            ("序号", "{{ row.place }}", 1.0, CENTRE),
            ("借据号\n借款人", "{{ row.number }}\n{{ row.borrower }}", 2.7, LEFT),
            ("发放日\n到期日\n风险分类", "{{ row.granted }}\n{{ row.due }}\n{{ row.risk_class }}", 2.6, CENTRE),
            ("本金", "{{ row.principal }}", 2.6, RIGHT),
            ("表内利息", "{{ row.interest }}", 1.9, RIGHT),
            ("表外利息", "{{ row.off_balance }}", 1.9, RIGHT),
            ("费用及垫款", "{{ row.fees }}", 1.7, RIGHT),
            ("合计", "{{ row.total }}", 2.6, RIGHT),
        ),
        size=8,
    )
    sheet.text("认定依据", size=10.5, font="黑体", keep=True)
    sheet.rows(
        "row in f.rows",
        (
            ("序号", "{{ row.place }}", 1.0, CENTRE),
            ("借据号", "{{ row.number }}", 3.2, LEFT),
            ("认定标准", "{{ row.basis }}", 4.6, LEFT),
            ("条款", "{{ row.article }}", 3.2, LEFT),
            ("说明", "{{ row.finding }}", 5.0, LEFT),
        ),
        size=8.5,
    )
    _note(sheet, "f.more_rows")


def _votes(sheet: Sheet) -> None:
    sheet.rows(
        "row in f.votes",
        (
            ("序号", "{{ row.place }}", 1.2, CENTRE),
            ("姓名", "{{ row.person }}", 3.2, CENTRE),
            ("部门", "{{ row.department }}", 3.2, CENTRE),
            ("表决", "{{ row.vote }}", 1.8, CENTRE),
            ("意见", "{{ row.reason }}", 5.0, LEFT),
            ("签字", "", 2.6, CENTRE),
        ),
        size=9.5,
    )
    sheet.tag("if f.dissents")
    sheet.text("不同意见：", size=10.5, font="黑体", keep=True)
    sheet.tag("endif")
    sheet.tag("for dissent in f.dissents")
    sheet.text("{{ loop.index }}. {{ dissent }}", size=10.5, indent=True)
    sheet.tag("endfor")


def _person(sheet: Sheet) -> None:
    sheet.facts(
        (
            ("责任人", "{{ p.person }}", "责任类型", "{{ p.liability }}"),
            ("形成原因", "{{ p.cause }}", "认定责任", "{{ p.assessed }}"),
            ("免责减责后", "{{ p.degree }}", "非经济处理", "{{ p.measures }}"),
            ("经济处理", "{{ p.deduction }}"),
            ("认定理由", "{{ p.reason }}"),
        ),
        _FOUR,
    )
    sheet.rows(
        "row in p.faults",
        (
            ("序号", "{{ row.place }}", 1.2, CENTRE),
            ("违规事实", "{{ row.fault }}", 3.2, LEFT),
            ("程度", "{{ row.grade }}", 2.0, CENTRE),
            ("日期", "{{ row.on }}", 3.0, CENTRE),
            ("违反的规定", "{{ row.rule }}", 4.1, LEFT),
            ("说明", "{{ row.text }}", 3.5, LEFT),
        ),
        empty="未认定违规失职事实。",
    )
    sheet.tag("if p.grounds")
    sheet.text("适用的尽职免责条款：", size=10.5, font="黑体", keep=True)
    sheet.tag("endif")
    sheet.tag("for ground in p.grounds")
    sheet.text("{{ loop.index }}. {{ ground }}", size=10.5, indent=True)
    sheet.tag("endfor")


def _note(sheet: Sheet, field: str) -> None:
    sheet.tag(f"if {field}")
    sheet.text(f"{{{{ {field} }}}}", size=9)
    sheet.tag("endif")
