"""The statement tables, in the shapes that provinces give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from msgspec import Struct

from tests.generator.blocks import Table
from tests.generator.figures import Figures
from tests.generator.ledger import RUNNING_GROUPS, SOURCES, STAFF_GROUPS, ZERO, Item, Ledger, trade_spent
from tests.generator.vocabulary import CLASS_LINES, economic

Amount = Callable[[Item], Decimal]
Column = tuple[str, Amount]
Side = list[tuple[str, tuple[str, ...]]]
Rows = tuple[tuple[str, ...], ...]

_DIGITS = "一二三四五六七八九"
ORDINALS = [*_DIGITS, "十", *("十" + d for d in _DIGITS), "二十", *("二十" + d for d in _DIGITS)]
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
FUND_KEYS = ("一般公共", "政府性基金", "国有资本")


class Form(Struct, frozen=True):
    """How a province draws its tables.

    `levels` are the lengths of the codes that get a row, `code_columns` whether 类, 款 and 项 stand in columns of
    their own, `line_numbers` 行次 beside the lines of the summary tables, `column_numbers` a row 栏次, `total_last` the
    row 合计 at the end, `numbered` whether tables bear a number, written as `number`. `amount` heads the amounts of the
    summary tables, `wholes` are their last rows, `sums` the first columns of the tables of income and expenditure;
    `indented` names of 款 and 项 stand further right.
    """

    levels: tuple[int, ...] = (3, 5, 7)
    code_columns: int = 1
    line_numbers: bool = False
    column_numbers: bool = False
    total_last: bool = False
    numbered: bool = False
    code_title: str = "功能分类科目编码"
    unit_label: str = "单位"
    number: str = "公开{:02}表"
    amount: str = "决算数"
    wholes: tuple[str, str] = ("总计", "总计")
    indented: bool = False
    sums: tuple[str, str] = ("本年收入合计", "本年支出合计")


class Tables:
    """All tables of a ledger in one form; each method makes one."""

    def __init__(self, ledger: Ledger, figures: Figures, form: Form) -> None:
        self.ledger = ledger
        self.form = form
        self.cell = figures.cell
        self._unit = figures.table_unit

    def _table(self, title: str, header: Rows, rows: Rows, wide: bool = False, number: int = 0) -> Table:
        above = [f"{self.form.unit_label}：{self._unit}"]
        if self.form.numbered:
            above = [self.form.number.format(number), f"部门：{self.ledger.unit}", *above]
        return Table(title, tuple(above), header, rows, wide)

    # -- two sides

    def _two_sides(self, left: Side, right: Side) -> Rows:
        rows = []
        for line, ((name, amounts), (other, others)) in enumerate(zip(left, right, strict=True), 1):
            numbers = ([str(line)], [str(line + len(left))]) if self.form.line_numbers else ([], [])
            rows.append((name, *numbers[0], *amounts, other, *numbers[1], *others))
        return tuple(rows)

    def _classes(self, amount: Amount) -> list[Decimal]:
        return [self.ledger.sum(amount, code) for code in CLASS_LINES]

    def _class_lines(self) -> list[str]:
        names = self.ledger.names
        return [f"{ordinal}、{names[code]}" for ordinal, code in zip(ORDINALS, CLASS_LINES, strict=False)]

    def overall(self, title: str = "收入支出决算总表", number: int = 1) -> Table:
        """收入支出决算总表."""
        ledger, cell = self.ledger, self.cell
        income = [ledger.sum(lambda item: item.income, fund=key) for key in FUND_KEYS]
        income += [ledger.source(name) for name in SOURCES]
        names = [f"{name}收入" for name in FUNDS] + list(SOURCES)
        left: Side = [
            (f"{ordinal}、{name}", (cell(amount),))
            for ordinal, name, amount in zip(ORDINALS, names, income, strict=False)
        ]
        left += [("", ("",))] * (len(CLASS_LINES) - len(left))
        left += [
            ("本年收入合计", (cell(ledger.income),)),
            ("使用非财政拨款结余（含专用结余）", (cell(ledger.surplus_used),)),
            ("年初结转和结余", (cell(ledger.carried_in),)),
            (self.form.wholes[0], (cell(ledger.whole),)),
        ]
        spent = self._classes(lambda item: item.all_spent)
        right: Side = [(name, (cell(amount),)) for name, amount in zip(self._class_lines(), spent, strict=True)]
        right += [
            ("本年支出合计", (cell(ledger.spent),)),
            ("结余分配", (cell(ledger.surplus_shared),)),
            ("年末结转和结余", (cell(ledger.carried_out),)),
            (self.form.wholes[1], (cell(ledger.whole),)),
        ]
        header: Rows = (("收入", "<", "支出", "<"), ("项目", self.form.amount, "项目", self.form.amount))
        if self.form.line_numbers:
            header = (
                ("收入", "<", "<", "支出", "<", "<"),
                ("项目", "行次", "金额", "项目", "行次", "金额"),
                ("栏次", "", "1", "栏次", "", "2"),
            )
        return self._table(title, header, self._two_sides(left, right), number=number)

    def fiscal(self, title: str = "财政拨款收入支出决算总表", number: int = 4) -> Table:
        """财政拨款收入支出决算总表."""
        ledger, cell = self.ledger, self.cell

        def by_fund(amount: Amount, under: str = "") -> tuple[str, ...]:
            amounts = [ledger.sum(amount, under, key) for key in FUND_KEYS]
            return tuple(map(cell, [sum(amounts, ZERO), *amounts]))

        income = [ledger.sum(lambda item: item.income, fund=key) for key in FUND_KEYS]
        carried = [ledger.sum(lambda item: item.carried_in, fund=key) for key in FUND_KEYS]
        left: Side = [(f"{o}、{name}", (cell(a),)) for o, name, a in zip(ORDINALS, FUNDS, income, strict=False)]
        left += [("", ("",))] * (len(CLASS_LINES) - len(left))
        left += [
            ("本年收入合计", (cell(sum(income, ZERO)),)),
            ("年初财政拨款结转和结余", (cell(sum(carried, ZERO)),)),
            *((name, (cell(amount),)) for name, amount in zip(FUNDS, carried, strict=True)),
            (self.form.wholes[0], (cell(ledger.fiscal_whole),)),
        ]
        right: Side = [
            (name, by_fund(lambda item: item.spent, code))
            for name, code in zip(self._class_lines(), CLASS_LINES, strict=True)
        ]
        right += [
            ("本年支出合计", by_fund(lambda item: item.spent)),
            ("年末财政拨款结转和结余", by_fund(lambda item: item.carried_out)),
            *[("", ("",) * 4)] * 3,
            (self.form.wholes[1], by_fund(lambda item: item.spent + item.carried_out)),
        ]
        header: Rows = (("收入", "<", "支出", *["<"] * 4), ("项目", self.form.amount, "项目", "合计", *FUNDS))
        if self.form.line_numbers:
            header = (
                ("收入", "<", "<", "支出", *["<"] * 5),
                ("项目", "行次", "金额", "项目", "行次", "合计", *FUNDS),
                ("栏次", "", "1", "栏次", "", "2", "3", "4", "5"),
            )
        return self._table(title, header, self._two_sides(left, right), wide=True, number=number)

    # -- by functional code

    def _codes(self, items: Sequence[Item]) -> list[str]:
        found = {item.code[:length] for item in items for length in self.form.levels}
        return sorted(found)

    def _labels(self, code: str) -> tuple[str, ...]:
        name = self.ledger.names[code]
        if self.form.indented:
            name = "　" * ((len(code) - 3) // 2) + name
        if self.form.code_columns == 1:
            return (code, name)
        return (code[:3], code[3:5], code[5:7], name)

    def _coded_header(self, upper: Sequence[str], lower: Sequence[str]) -> Rows:
        """The header of a statement by code; 类, 款 and 项 stand beside 栏次 where the columns are numbered."""
        form, labels = self.form, self.form.code_columns + 1
        top = ("项目", *["<"] * (labels - 1), *upper)
        numbers = [str(at + 1) for at in range(len(upper))]
        if form.code_columns == 1:
            counted: Rows = (("栏次", *["<"] * (labels - 1), *numbers),) if form.column_numbers else ()
            return (top, (form.code_title, "科目名称", *lower), *counted)
        if form.column_numbers:
            return (top, (form.code_title, "<", "<", "科目名称", *lower), ("类", "款", "项", "栏次", *numbers))
        return (top, ("类", "款", "项", "科目名称", *lower))

    def by_code(
        self, title: str, columns: Sequence[Column], items: Sequence[Item], number: int, top: str = ""
    ) -> Table:
        """A statement by functional code; `top` is a heading above all columns."""
        form, labels = self.form, self.form.code_columns + 1

        def line(code: str) -> list[str]:
            return [self.cell(sum((a(i) for i in items if i.code.startswith(code)), ZERO)) for _, a in columns]

        names = [name for name, _ in columns]
        upper = [top, *["<"] * (len(names) - 1)] if top else names
        lower = names if top else ["^"] * len(names)
        header = self._coded_header(upper, lower)
        rows = [(*self._labels(code), *line(code)) for code in self._codes(items)] or [("",) * (labels + len(names))]
        rows.insert(len(rows) if form.total_last else 0, ("合计", *["<"] * (labels - 1), *line("")))
        return self._table(title, header, tuple(rows), wide=True, number=number)

    def _earning(self) -> list[Item]:
        return [item for item in self.ledger.items if item.income or item.other_income]

    def income(self, title: str = "收入决算表", number: int = 2) -> Table:
        """收入决算表."""

        def source(name: str) -> Amount:
            return lambda item: item.other_income if item.source == name else ZERO

        columns: list[Column] = [
            (self.form.sums[0], lambda item: item.income + item.other_income),
            ("财政拨款收入", lambda item: item.income),
            *((name, source(name)) for name in SOURCES),
        ]
        return self.by_code(title, columns, self._earning(), number)

    def income_by_unit(self, title: str = "收入决算表（分单位）", number: int = 2) -> Table:
        """收入决算表 by unit: one line for the unit itself."""
        ledger = self.ledger
        amounts = [ledger.income, ledger.fiscal_income, *map(ledger.source, SOURCES)]
        header = (("单位名称", "本年收入合计", "财政拨款收入", *SOURCES),)
        cells = tuple(map(self.cell, amounts))
        return self._table(title, header, (("合计", *cells), (f"{ledger.unit}（本级）", *cells)), True, number)

    def spending(self, title: str = "支出决算表", number: int = 3) -> Table:
        """支出决算表."""
        columns: list[Column] = [
            (self.form.sums[1], lambda item: item.all_spent),
            ("基本支出", lambda i: i.basic + (ZERO if i.source == "经营收入" else i.other_basic)),
            ("项目支出", lambda i: i.project + (ZERO if i.source == "经营收入" else i.other_project)),
            ("上缴上级支出", lambda item: ZERO),
            ("经营支出", trade_spent),
            ("对附属单位补助支出", lambda item: ZERO),
        ]
        return self.by_code(title, columns, self.ledger.items, number)

    def general(self, title: str = "一般公共预算财政拨款支出决算表", number: int = 5, top: str = "") -> Table:
        """一般公共预算财政拨款支出决算表."""
        columns: list[Column] = [
            ("小计" if top else "合计", lambda item: item.spent),
            ("基本支出", lambda item: item.basic),
            ("项目支出", lambda item: item.project),
        ]
        return self.by_code(title, columns, self.ledger.general, number, top)

    def projects(self, title: str = "一般公共预算财政拨款项目支出决算表", number: int = 9) -> Table:
        """一般公共预算财政拨款项目支出决算表."""
        items = [item for item in self.ledger.general if item.project]
        return self.by_code(title, [("金额", lambda item: item.project)], items, number)

    def fund(self, title: str = "政府性基金预算财政拨款收入支出决算表", number: int = 8) -> Table:
        """政府性基金预算财政拨款收入支出决算表."""
        return self._with_carry(title, "政府性基金", number)

    def capital_full(self, title: str = "国有资本经营预算财政拨款收入支出决算表", number: int = 9) -> Table:
        """国有资本经营预算财政拨款收入支出决算表."""
        return self._with_carry(title, "国有资本", number)

    def _with_carry(self, title: str, fund: str, number: int) -> Table:
        form, items = self.form, self.ledger.of(fund)
        labels = form.code_columns + 1

        def line(code: str) -> list[str]:
            amounts: list[Amount] = [
                lambda item: item.carried_in,
                lambda item: item.income,
                lambda item: item.spent,
                lambda item: item.basic,
                lambda item: item.project,
                lambda item: item.carried_out,
            ]
            return [self.cell(self.ledger.sum(amount, code, fund)) for amount in amounts]

        header = self._coded_header(
            ("年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"),
            ("^", "^", "小计", "基本支出", "项目支出", "^"),
        )
        rows = [(*self._labels(code), *line(code)) for code in self._codes(items)] or [("",) * (labels + 6)]
        rows.insert(len(rows) if form.total_last else 0, ("合计", *["<"] * (labels - 1), *line("")))
        return self._table(title, header, tuple(rows), wide=True, number=number)

    def capital(self, title: str = "国有资本经营预算财政拨款支出决算表", number: int = 8) -> Table:
        """国有资本经营预算财政拨款支出决算表."""
        columns: list[Column] = [
            ("合计", lambda item: item.spent),
            ("基本支出", lambda item: item.basic),
            ("项目支出", lambda item: item.project),
        ]
        return self.by_code(title, columns, self.ledger.of("国有资本"), number, top="本年支出")

    # -- by economic code

    def _economic(self, groups: Sequence[str]) -> list[tuple[str, str, str]]:
        codes = [code for code in economic() if code[:3] in groups]
        return [(code, economic()[code], self.cell(self.ledger.economic_sum(code))) for code in codes]

    def basic(
        self, title: str = "一般公共预算财政拨款基本支出决算明细表", number: int = 6, three: bool = False
    ) -> Table:
        """一般公共预算财政拨款基本支出决算明细表: staff beside running costs, in two or three blocks."""
        groups = [["301", "303"], ["302"], ["307", "310", "399"]] if three else [["301", "303"], ["302", "310"]]
        sides = [self._economic(group) for group in groups]
        height = max(map(len, sides))
        filled = [side + [("", "", "")] * (height - len(side)) for side in sides]
        rows = [tuple(cell for part in parts for cell in part) for parts in zip(*filled, strict=True)]
        gap = ["<"] * (3 * len(groups) - 5)
        staff, running = self.cell(self.ledger.staff), self.cell(self.ledger.running_cost)
        rows.append(("人员经费合计", "<", staff, "公用经费合计", *gap, running))
        header: Rows = (
            ("人员经费", "<", "<", "公用经费", *["<"] * (3 * len(groups) - 4)),
            ("科目编码", "科目名称", "决算数") * len(groups),
        )
        return self._table(title, header, tuple(rows), number=number)

    def basic_long(self, title: str = "一般公共预算财政拨款基本支出决算表", number: int = 6) -> Table:
        """The same in one column: only items with an amount, staff and running costs side by side as columns."""
        rows: list[tuple[str, ...]] = [("合计", "<", *self._split(self.ledger.staff, self.ledger.running_cost))]
        for code, name in economic().items():
            amount = self.ledger.economic_sum(code)
            if amount:
                parts = (amount, ZERO) if code[:3] in STAFF_GROUPS else (ZERO, amount)
                rows.append((code, name, *self._split(*parts)))
        header: Rows = (
            ("项目", "<", "本年支出", "<", "<"),
            ("经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"),
        )
        return self._table(title, header, tuple(rows), number=number)

    def _split(self, staff: Decimal, running: Decimal) -> tuple[str, ...]:
        return tuple(map(self.cell, (staff + running, staff, running)))

    # -- 三公

    def public(
        self,
        title: str = "财政拨款“三公”经费支出决算表",
        number: int = 9,
        pairs: bool = False,
        meetings: bool = False,
    ) -> Table:
        """“三公”经费: budgets beside final figures, or in pairs; some with what meetings and training cost."""
        ledger = self.ledger
        costs = [ledger.public, ledger.abroad, ledger.cars, ledger.purchase, ledger.running, ledger.reception]
        cars = "公务用车购置及运行维护费"
        if pairs:
            header: Rows = (
                ("合计", "<", "因公出国（境）费", "<", cars, *["<"] * 5, "公务接待费", "<"),
                ("^", "^", "^", "^", "小计", "<", "公务用车购置费", "<", "公务用车运行维护费", "<", "^", "^"),
                ("预算数", "决算数") * 6,
            )
            row = [self.cell(amount) for cost in costs for amount in (cost.budget, cost.spent)]
        else:
            names: tuple[str, ...] = ("合计", "因公出国（境）费", cars, "<", "<", "公务接待费")
            parts: tuple[str, ...] = ("^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^")
            if meetings:
                names, parts = (*names, "会议费", "培训费"), (*parts, "^", "^")
                costs += [ledger.meeting, ledger.training]
            spread = ["<"] * (len(names) - 1)
            header = (("预算数", *spread, "决算数", *spread), names * 2, parts * 2)
            if self.form.column_numbers:
                header += (tuple(map(str, range(1, 2 * len(names) + 1))),)
            row = [self.cell(cost.budget) for cost in costs] + [self.cell(cost.spent) for cost in costs]
        return self._table(title, header, (tuple(row),), wide=True, number=number)

    def public_long(
        self, title: str = "财政拨款“三公”经费支出决算表", number: int = 9, meetings: bool = False
    ) -> Table:
        """“三公”经费, a line each: budgets and final figures in two columns."""
        ledger = self.ledger
        lines = [
            ("合计", ledger.public),
            ("1.因公出国（境）费", ledger.abroad),
            ("2.公务用车购置及运行维护费", ledger.cars),
            ("（1）公务用车购置费", ledger.purchase),
            ("（2）公务用车运行维护费", ledger.running),
            ("3.公务接待费", ledger.reception),
        ]
        if meetings:
            lines += [("会议费", ledger.meeting), ("培训费", ledger.training)]
        rows = tuple((name, self.cell(cost.budget), self.cell(cost.spent)) for name, cost in lines)
        return self._table(title, (("项目", "预算数", "决算数"),), rows, number=number)


GROUPS = {"人员经费": STAFF_GROUPS, "公用经费": RUNNING_GROUPS}
