"""Figures that become facts: budgets, final accounts, amounts, counts, and zeros written in words."""

from __future__ import annotations

import re
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure.claims import Fact
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.context import EARLIER, YEARS, Context
from fiscallint.disclosure.groups import Group
from fiscallint.disclosure.narrative import Clause, Figure
from fiscallint.disclosure.quantity import Quantity, Unit
from fiscallint.disclosure.statements import Base, OpenItem, Statement, basis, quantity_of
from fiscallint.disclosure.subjects import CLASSIFIED, class_of, numbering, says_nothing

_WORDS_OF_A_FINAL = patterns.compile("决算|预算|数|金额|(?:为|是|共计|共|：|人民币)+$")
_UNIT_OF_COUNT = patterns.compile(r"[\d,.余多]")
_SORT = patterns.compile("国内|外[事宾]|境外|国外|国（境）外|出国|购置|保有|车辆")
_SCOPED = ("", "支出", "财政拨款", "财政拨款支出")
_MAY_BE_ABSENT = ("三公", "三公/总体", "三公/具体", "机关运行经费", "政府性基金", "国有资本经营")
_ABSENT = patterns.compile("^(?:无|没有|未发生|未安排|未开支|未产生|不涉及)(?:产生|发生|安排)?")
_NOTHING_ELSE = patterns.compile(r"(?:[^，。；：]*20\d\d年度?|本年度?|全年|[^，。；：]{0,20}[部门单位局委办院]|)")
_PROSE = ("绩效", "绩效报告")
_CODED = patterns.compile(r"(?P<code>2\d{6})[（、.．-]?(?P<name>(?:[^（）\d]|（[^（）]*）){2,40})）?$")
_CODED_BEHIND = patterns.compile(r"(?P<name>(?:[^（）\d]|（[^（）\d]*）){2,40})（(?P<code>2\d{6})）(?:支出)?$")
_IN_SERIES = patterns.compile(r"-?\d+(?:,\d{3}(?!\d))*(?:\.\d+)?")
_APART = patterns.compile("(.+?)(?:各?分别|各)(?:为|是|达)?")
_AMOUNT = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?(?:亿元|万元|千元|元)")
_AMOUNTS = patterns.compile(f"(?:{_AMOUNT.pattern}[、，和]?)+")
_CHANGED = patterns.compile("(?:增加|减少|新增|净增|净减)了?$")
_BUDGETED = patterns.compile("年初预算|年中追加|追加(?=预算|项目)")


class Figures(Context):
    """Takes figures as facts."""

    def _on_budget(self, clause: Clause) -> None:
        if self._of_budget:
            self._state(clause, "决算")  # what is reported
            return
        self._state(clause, f"{basis(clause.words)}预算")

    def _on_final(self, clause: Clause) -> None:
        self._state(clause, "决算")

    def _on_amount(self, clause: Clause) -> None:
        budgeted = _BUDGETED.match(self._label(clause)[0])
        if budgeted:  # 年初预算项目“……”12万元
            self._state(clause, "年初预算" if budgeted[0].startswith("年初") else "追加预算")
            return
        listed = self._groups[-1] if self._groups and self._groups[-1].open else None
        self._state(clause, listed.whole.measure if listed and listed.whole.measure != "计数" else "决算")

    def _on_series(self, clause: Clause) -> None:
        """收、支总计各是12.50，13.60万元: one figure for each of the subjects that are named at once."""
        assert clause.figure
        label, start = self._label(clause)
        names = self._both_of(self._concept(label))
        unit = re.sub(r".*[\d.]", "", clause.figure.text)
        found = list(_IN_SERIES.finditer(clause.figure.text))
        told_apart = re.search("各|分别", label) and len(names) == len(found)  # else 1，234.50 may be one number
        if not told_apart or self._year_of(label):
            self._doubt(clause)
            return
        for name, match in zip(names, found, strict=True):
            at = clause.figure.at + match.start()
            quantity = quantity_of(match[0] + unit, self._passage.span(at, at + len(match[0])))
            if quantity:
                one = Clause("amount", clause.start, clause.end, "", Figure(match[0], at))
                self._record(one, label, start, "决算", quantity, Statement(name, name))

    def _state(self, clause: Clause, measure: str) -> None:
        """Take an amount as a fact, if it is certain whose it is."""
        assert clause.figure
        quantity = self._quantity(clause.figure)
        label, start = self._subject_of(clause)
        label = self._in_its_turn(label, clause)
        if not label and measure != "决算" and (heading := self._before_colon(clause)):
            self._statement = Statement(heading)
        if self._open_coded_item(label, start, clause):
            label = ""
        goes_on = not label and self._passage.text[self._last_end : clause.start] in ("、", "和")
        if goes_on and self._in_doubt:  # 2024年、2023年分别为10万元、20万元
            self._doubt(clause)
            return
        year = self._year_of(label)
        statement = self._statement_of(label, measure, clause.kind == "amount") if year == 0 else None
        if statement is None and year == 0 and not label and quantity:
            statement = self._told_again(quantity)
        if year == -1 and quantity:
            self._record(clause, label, start, "上年", quantity, self._earlier(label))
            return
        if statement is None:
            self._doubt(clause)
            return
        if self._last_kind == "class" and statement is self._statement:
            start = self._last_start
        self._statement = statement
        self._in_doubt = quantity is None
        self._base, self._open_change, self._stated = Base(), False, True
        if quantity is None:
            self._leave(clause.figure)
            return
        fact = self._record(clause, label, start, measure, quantity, statement)
        statement.add(fact)
        if statement.own and self._items:
            self._items[-1].facts.append(fact)
        if self._listed is not None:
            self._listed.append(fact)
        if statement.concept:
            for group in self._groups:
                group.open = group.open and group.whole.measure != "计数"
            self._counted, self._counted_end, self._counted_apart = statement.label, clause.end, False
        self._join(fact)

    def _subject_of(self, clause: Clause) -> tuple[str, int]:
        """The subject of an amount, and where it begins: right before it, partly in its own words, or apart from it."""
        label, start = self._label(clause)
        named = label + _WORDS_OF_A_FINAL.sub("", clause.words)  # 收入 + 决算总计
        if self._of_budget and label and self._concept(named):  # 财政拨款 + 支出预算; 收支总 + 预算
            return f"{named}预算" if named.endswith("总") else named, start
        if self._concept(label):
            return label, start
        item = self._statement if self._statement and self._statement.own else None
        by_itself = self._last_kind in ("", "stop", "close") and (item is None or item.has("决算"))
        if (label or by_itself) and named != label and self._concept(named):
            return named, start
        nameless = self._of_budget and self._last_kind in ("", "stop") and says_nothing(label)  # 支出预算：2024年……
        apart = self._subject_before(clause) if label in _SCOPED or nameless else None
        return apart or (label, start)

    def _in_its_turn(self, label: str, clause: Clause) -> str:
        """货物、工程支出分别为20万元、50万元: each amount has the name that stands where it does."""
        between = self._passage.text[self._last_end : clause.start]
        if self._turns and self._last_kind == "amount" and between in ("、", "，", "和"):
            return self._turns.pop(0)
        self._turns = []
        named = _APART.fullmatch(label)
        amounts = _AMOUNTS.match(self._passage.text, clause.figure.at) if named and clause.figure else None
        if named is None or amounts is None:
            return label
        names = re.split("[、和及与]", named[1])
        if len(names) < 2 or len(names) != len(_AMOUNT.findall(amounts[0])) or not all(map(self._concept, names)):
            return label
        self._turns = names[1:]
        return names[0]

    def _open_coded_item(self, label: str, start: int, clause: Clause) -> bool:
        """2080502（事业单位离退休）6.00万元, 事业单位离退休（2080502）6.00万元: an item that is named by its code."""
        match = (_CODED.search(label) or _CODED_BEHIND.search(label)) if self.section.startswith(CLASSIFIED) else None
        names = functional().names
        if match is None or match["code"][:3] not in names:
            return False
        path = (names[match["code"][:3]], names.get(match["code"][:5], ""), match["name"])
        self._statement = self._home = Statement("", "", path, own=True)
        passage = self._passage.part(start, clause.start)
        self._items.append(OpenItem(path, passage.span(), passage, numbering(self._passage.text)))
        return True

    def _told_again(self, final: Quantity) -> Statement | None:
        """支出决算10万元。与预算相比，预算数12万元，决算数10万元: what the second figure belongs to."""
        current = self._statement
        if current is None or current.final is None:
            return None
        if current.final.quantity.value == final.value:
            return current
        if current.budgets and current.budgets[-1].clause.start > current.final.clause.start:
            return Statement(budgets=[current.budgets.pop()])  # another final than the one told before: another subject
        return None

    def _record(
        self, clause: Clause, label: str, start: int, measure: str, quantity: Quantity, statement: Statement
    ) -> Fact:
        assert clause.figure
        fact = Fact(
            concept=statement.concept,
            label=statement.label or label,
            measure=measure,
            quantity=quantity,
            span=self._passage.span(clause.figure.at, clause.figure.end),
            clause=self._passage.span(start, clause.figure.end),
            section=self.section,
            path=statement.path,
        )
        self._told.add(fact)
        self._own.add(fact)
        self._last = fact
        return fact

    def _earlier(self, label: str) -> Statement:
        """What a figure of the year before is about: what is being spoken of, if it does not say."""
        current = self._statement
        subject = YEARS.sub("", EARLIER.sub("", label))
        if current and current.figure and says_nothing(subject):
            return Statement(label, current.concept, current.path)
        return Statement(label, self._concept(label))

    def _statement_of(self, label: str, measure: str, bare: bool) -> Statement | None:
        """The statement that a figure under this label belongs to; None where that is not certain.

        `bare` is set where no word says that the figure is a budget or a final one.
        """
        current = self._statement
        concept = self._concept(label)
        after_path = self._last_kind in ("path", "class")
        if not label or (says_nothing(label) and (after_path or not concept)):
            home = self._home
            if home and current and not current.concept and not bare and not home.has(measure):
                return home
            told_before = current and current.final and not (self._stated or current.own or current.concept)
            if told_before and measure != "决算":
                return Statement()  # the budget of a sentence of its own, not of what was spoken of before
            if current and not current.has(measure):
                return current
            afresh = bool(label) and (current is None or not self._stated)
            return Statement(label) if afresh else Statement() if measure != "决算" else None
        same = bool(concept) and concept != "类" and current is not None and concept == current.concept
        goes_on = current is not None and not (current.own or current.absent or current.has(measure))
        if current and goes_on and (same or label == current.label):
            current.label = label if same else current.label
            return current
        name = class_of(label, self.section) if concept == "类" else ""
        return Statement(label, concept, (name,) if name else ())

    def _join(self, fact: Fact) -> None:
        """Take a figure as a part of the total it belongs to; one that belongs to none is spoken of by itself."""
        for group in reversed(self._groups):
            if group.depth != len(self._outer):
                continue
            group.end_before(fact)
            if group.takes(fact):
                nearer = self._whole_before(fact) if group.is_above_the_whole_of(fact) else None
                if nearer:
                    self._open_group(Group(nearer, self._vocabulary, False, depth=group.depth, parts=[fact]))
                else:
                    group.parts.append(fact)
                return
        if whole := self._whole_before(fact):  # parts listed without 其中
            self._open_group(Group(whole, self._vocabulary, open=False, depth=len(self._outer), parts=[fact]))
            return
        if fact.measure != "计数" and (self._main is None or fact.concept):
            self._main = fact

    def _whole_before(self, fact: Fact) -> Fact | None:
        """The total that a part belongs to, where the paragraph has stated it."""
        above = self._whole_of(fact.concept) if fact.measure != "计数" else ""
        begin = self._passage.span(0, 1).start
        found = (one for one in self._own.latest(above) if one.measure == fact.measure and one.clause.start >= begin)
        return next(found, None) if above else None

    def _on_percent(self, clause: Clause) -> None:
        """A rate of its own: in free prose, or of a subject whose amount is not told."""
        assert clause.figure
        quantity = self._quantity(clause.figure)
        label, start = self._label(clause)
        concept = self._concept(label)
        if quantity is None or not (concept or self.section in _PROSE):
            self._leave(clause.figure)
            return
        place = self._passage.span(clause.figure.at, clause.figure.end)
        self._told.add(
            Fact(concept, label, "比率", quantity, place, self._passage.span(start, clause.end), self.section)
        )

    def _on_count(self, clause: Clause) -> None:
        assert clause.figure
        label, start = self._label(clause)
        quantity = self._quantity(clause.figure)
        if quantity is None or self._year_of(label):
            self._leave(clause.figure)
            return
        unit = _UNIT_OF_COUNT.sub("", clause.figure.text)
        self._counted = self._counted_label(label, clause)
        listed = any(group.open and group.whole.unit == unit for group in self._groups)
        counted = label if listed and not says_nothing(label) else self._counted
        named = self._vocabulary.subject_of(counted, self.section, unit)
        self._speak_of_counted(label, bool(named))
        fact = Fact(
            named.concept if named else "",
            label or self._counted,
            "计数",
            quantity,
            self._passage.span(clause.figure.at, clause.figure.end),
            self._passage.span(start, clause.end),
            self.section,
            self._statement.path if self._statement and self._statement.own else (),
            unit,
        )
        self._told.add(fact)
        self._last = fact
        if not _CHANGED.search(label):
            self._join(fact)

    def _counted_label(self, label: str, clause: Clause) -> str:
        """What is counted: a short label goes on with the one before it, in brackets or out of them."""
        between = self._passage.text[self._counted_end : clause.start]
        self._counted_end = clause.end
        if between.startswith("）"):
            self._counted, self._outside = self._outside, ""
        if "（" in between and "）" not in between:
            self._outside = self._counted
        its_own = len(label) > 7 or _SORT.search(label) or (self._counted_apart and not says_nothing(label))
        self._counted_apart = False
        return label if its_own else self._counted + label

    def _speak_of_counted(self, label: str, known: bool) -> None:
        """公务接待12批次，支出1万元: the amount that follows is of what was counted."""
        subject = self._vocabulary.subject_of(label, self.section)
        current = self._statement
        if subject and (current is None or current.concept != subject.concept):
            self._statement = Statement(label, subject.concept)
        elif known and current and current.figure is None and self._may_be_any(current.concept):
            self._statement = None

    def _may_be_any(self, concept: str) -> bool:
        """Whether a subject is a total of its own: an amount told with a count may be of any of its parts."""
        parts = self._vocabulary.parts_of(concept, self.section) if concept else ()
        return not concept or (bool(parts) and not self._whole_of(concept))

    def _on_absence(self, clause: Clause) -> None:
        """无“三公”经费财政拨款支出: a zero, written in words."""
        label = re.sub("(?:收支|收入和支出|收入支出)$", "支出", _ABSENT.sub("", clause.words))
        subject = self._vocabulary.subject_of(label, self.section) if self.section in _MAY_BE_ABSENT else None
        text = self._passage.text
        before = text[max(self._last_end, text.rfind("，", 0, clause.start) + 1) : clause.start]
        if subject is None or not _NOTHING_ELSE.fullmatch(before):
            return
        place = clause.span(self._passage)
        zero = Quantity(Decimal(0), Unit.WAN, 2, place, exact=True)
        fact = Fact(subject.concept, label, "决算", zero, place, place, self.section)
        self._told.add(fact)
        self._own.add(fact)
        self._statement = Statement(label, subject.concept, final=fact)
