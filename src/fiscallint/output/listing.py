"""Lists a disclosure as it was read (`fiscallint tables`, `fiscallint facts`), and the plugins that are in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fiscallint.disclosure import Disclosure, Evaluation, Fact, Table, TableCell
from fiscallint.disclosure.claims import Claim, Composition
from fiscallint.document import Document
from fiscallint.extension import Extension
from fiscallint.finding import Notice, Span
from fiscallint.output.quotation import display_width, place_name
from fiscallint.rules.api import Rule
from fiscallint.rules.coverage import Coverage, State

_CLAIMS = {
    "Completion": "完成率",
    "Change": "增减",
    "Flat": "持平",
    "Comparison": "预决算比较",
    "Share": "占比",
    "Shift": "由一值到另一值",
    "Composition": "构成",
    "Listing": "主要包括",
    "Unitless": "缺单位",
}


def padded(text: str, width: int, right: bool = False) -> str:
    """A text filled up with spaces to so many columns."""
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], right_from: int) -> Iterator[str]:
    """Header and rows in aligned columns, those from `right_from` on to the right."""
    widths = [max(display_width(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = [padded(text, width, i >= right_from) for i, (text, width) in enumerate(zip(row, widths, strict=True))]
        yield "  " + "  ".join(cells).rstrip()


def tables(disclosure: Disclosure) -> str:
    """Every statement table as read: name, title, unit, page, rows by canonical name or code."""
    called = {table.kind: table.name for table in disclosure.profile.tables}  # that of a budget has a name of its own
    parts = ["\n".join(_table(disclosure.document, table, called)) for table in disclosure.tables]
    expected = [shape.kind for shape in disclosure.shapes if not shape.further]
    missing = [called.get(kind, kind) for kind in expected if disclosure.table(kind) is None]
    parts += [f"没有读到：{'、'.join(missing)}"] if missing else []
    parts += [f"注意：{notice.message}" for notice in disclosure.notices]
    return "\n\n".join(parts) + "\n"


def _table(document: Document, table: Table, called: Mapping[str, str]) -> Iterator[str]:
    named = place_name(document, table.title_span)
    page = f"　{named}" if named else f"　第{table.page}页" if table.page else ""
    name = called.get(table.kind, table.kind)
    alias = f"（文中名为“{table.title}”）" if table.title != name else ""
    yield f"{name}{alias}　单位：{table.unit.label}{page}{'　空表' if table.empty else ''}"
    rows = [
        [row.side, row.code, row.name or row.label, *(_shown(row.cells.get(column)) for column in table.columns)]
        for row in table.rows
        if row.code or row.name or any(not cell.blank for cell in row.cells.values())
    ]
    yield from grid(["", "编码", "项目", *map(table.called, table.columns)], rows, 3)


def _shown(cell: TableCell | None) -> str:
    if cell is None:
        return ""
    if cell.unread:
        return f"?{cell.unread}"
    return f"{cell.quantity.value:,.{cell.quantity.decimals}f}" if cell.quantity else ""


def facts(disclosure: Disclosure, coverage: Coverage, unread_only: bool = False) -> str:
    """Every fact and claim of the narrative with its place, and every number that was not read, with its sentence."""
    document = disclosure.document
    lines: list[str] = []
    if not unread_only:
        lines.append(f"事实 {len(disclosure.narrative.facts)} 条")
        lines += [_fact(document, fact, disclosure.named(fact.measure)) for fact in disclosure.narrative.facts]
        lines.append(f"\n断言 {len(disclosure.narrative.claims)} 条")
        lines += [_claim(document, claim) for claim in disclosure.narrative.claims]
        lines += [line for form in disclosure.evaluations for line in _evaluation(document, form)]
        lines.append("")
    unread = [number for number in coverage.narrative if number.state is State.UNREAD]
    lines.append(f"未读懂的数字 {len(unread)} 个（文字中共 {len(coverage.narrative)} 个）")
    for number in unread:
        lines.append(
            f"  {_where(document, number.span)}  [{number.section}] {number.text}　{_sentence(document, number.span)}"
        )
    return "\n".join(lines) + "\n"


def _evaluation(document: Document, form: Evaluation) -> Iterator[str]:
    yield f"\n自评表　{form.title}　{_where(document, form.span)}"
    if form.funds:
        names = {"budget": "年初预算数", "adjusted": "全年预算数", "spent": "全年执行数"}
        names |= {"weight": "分值", "rate": "执行率", "score": "得分"}
        said = [f"{word} {value.shown()}" for name, word in names.items() if (value := getattr(form.funds, name))]
        yield f"  {_where(document, form.funds.span)}  年度资金总额：{'　'.join(said)}"
    for one in form.indicators:
        yield f"  {_where(document, one.span)}  {one.name}　分值 {one.weight.shown()}　得分 {one.score.shown()}"
    if form.total_weight and form.total_score:
        yield f"  总分　分值 {form.total_weight.shown()}　得分 {form.total_score.shown()}"


def _sentence(document: Document, span: Span) -> str:
    """The sentence around a place, on one line."""
    text = document.text
    start = max(text.rfind(mark, 0, span.start) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, span.end)) >= 0]
    return _text(document, Span(max(start, span.start - 60), min([*ends, len(text), span.end + 40])))


def _where(document: Document, span: Span) -> str:
    if named := place_name(document, span):
        return named
    page = document.page(span.start)
    line, column = document.line_column(span.start)
    return f"第{page}页" if page else f"{line}:{column}"


def _text(document: Document, span: Span) -> str:
    return "".join(document.text[span.start : span.end].split())


def _fact(document: Document, fact: Fact, measure: str) -> str:
    subject = " › ".join(fact.path) if len(fact.path) > 1 else fact.concept or f"?{fact.label}"
    if fact.concept == "类":
        subject = f"{fact.path[-1]}（类）"
    return f"  {_where(document, fact.span)}  [{fact.section}] {subject}　{measure}　{fact.quantity.shown()}{fact.unit}"


def _claim(document: Document, claim: Claim) -> str:
    span = claim.span if isinstance(claim, Composition) else claim.clause
    kind = type(claim).__name__
    name = _CLAIMS.get(kind, kind)
    text = _text(document, span)
    return f"  {_where(document, span)}  [{claim.section}] {name}：{text[:80]}{'……' if len(text) > 80 else ''}"


_HOOKS = {"fiscallint_read": "读取文件", "fiscallint_findings": "调整检查结果"}


def plugins(extensions: Sequence[Extension], rules: Sequence[Rule], failures: Sequence[Notice]) -> str:
    """Each plugin with its package, its file and what it adds, and those that failed."""
    names = {rule.code: rule.name for rule in rules}
    parts = ["\n".join(_extension(one, names)) for one in extensions]
    parts += [f"没有载入：{failure.message}" for failure in failures]
    return "\n\n".join(parts or ["没有安装插件。"]) + "\n"


def _extension(one: Extension, names: Mapping[str, str]) -> Iterator[str]:
    yield "　".join(filter(None, (one.name, one.distribution, one.version)))
    added = (
        ("位置", (f"{one.module}（{one.file}）" if one.file else one.module,)),
        ("规则", tuple(f"{code} {names.get(code, '')}".strip() for code in one.rules)),
        ("规则文件", one.packs),
        ("报表", one.tables),
        ("地区配置", one.profiles),
        ("主语", one.subjects),
        ("章节", one.sections),
        ("句式", one.clauses),
        ("输出格式", one.writers),
        ("此外", tuple(_HOOKS[hook] for hook in one.hooks if hook in _HOOKS)),
    )
    for what, values in added:
        if any(values):
            yield f"  {what}：{'、'.join(value or '（空）' for value in values)}"
