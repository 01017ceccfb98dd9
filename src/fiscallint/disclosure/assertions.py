"""What is asserted about figures: completion, comparison with the budget, change, shares."""

from __future__ import annotations

import re

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure.claims import Change, Comparison, Completion, Fact, Flat, Share, Shift
from fiscallint.disclosure.figures import Figures
from fiscallint.disclosure.groups import by_class
from fiscallint.disclosure.narrative import Clause, Figure
from fiscallint.disclosure.quantity import Quantity, Unit
from fiscallint.disclosure.statements import Base, Statement, basis, sign_of
from fiscallint.disclosure.subjects import says_nothing
from fiscallint.document import Passage
from fiscallint.finding import Span

_REASON = patterns.compile("原因(?:是因为|是由于|是|为|如下|在于)?：?|主要是(?:因为|由于|因)?")

_OF_THE_YEAR = ("年初预算", "全年预算", "预算")
_OF_THESE = patterns.compile("([^，。；：]{2,30}?)(?<!其)中，(?!其中)")
_AHEAD = 500
"""How far before a share the total may be named, in characters."""
_SHIFTED = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[%‰]|亿元|万元|千元|元|[批人]?[个辆台套批人名次项家户场期件分])")
_IN_TURN = patterns.compile("(?:各|分别)(?:为|是|达)?$")
_TOTAL_NAMED = patterns.compile(r"^占比?|的?(?:比例|比重|份额|百分比)?(?:为|达到|达|是)?$")
_ALL_OF = patterns.compile("^(?:全[年部]|所有|本年)?总?|(?:总?(?:人次|人数|次数|个数|数量?)|总量)的?$")
_IN_ALL = patterns.compile("共|累计|总计|合计")
_DOING = patterns.compile("^(?:.*(?:共计?|累计|总计|合计))?(?:举办|开展|召开|组织|接待|受理|办理|完成|实施)?了?")
_KINDRED = {"人次": "人", "名": "人"}
"""Units of counting that may be of the same things."""
_RATE = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?%")
_SHIFTING = patterns.compile(r"([^\d，%元]{1,2})[到至为]了?")


class Assertions(Figures):
    """Makes claims about the facts that were taken."""

    def _on_completion(self, clause: Clause) -> None:
        assert clause.figure
        percent = self._quantity(clause.figure)
        label, _ = self._label(clause)
        statement = self._named_statement(label)
        if percent is None or statement is None or self._is_of_something_else(clause):
            self._leave(clause.of)
            self._on_percent(clause)
            return
        if clause.of and (budget := self._quantity(clause.of)):
            measure = f"{basis(clause.words)}预算"
            kept, self._statement = self._statement, statement
            at = Clause("budget", clause.start, clause.of.end, clause.words, clause.of)
            fact = self._record(at, statement.label, clause.start, measure, budget, statement)
            statement.budgets = [fact]
            if statement.own and self._items:
                self._items[-1].facts.append(fact)
            self._statement = kept
        own = clause.span(self._passage)
        first = min((f.clause.start for f in (*statement.budgets, statement.final) if f), default=own.start)
        self.claims.append(
            Completion(
                self.section,
                statement.label,
                statement.concept,
                basis(clause.words),
                tuple(statement.budgets),
                statement.final,
                percent,
                self._passage.span(clause.figure.at, clause.figure.end),
                Span(min(first, own.start), own.end),
                statement.path,
            )
        )

    def _is_of_something_else(self, clause: Clause) -> bool:
        """Whether a 完成率 that names no budget is that of work done: 完成扫描35.6万页，完成率112%."""
        if "完成率" not in clause.words or "预算" in clause.words or self._concept(self._label(clause)[0]):
            return False
        between = re.sub("[，。；：、（）]", "", self._passage.text[self._last_end : clause.start])
        return self._last_kind == "count" or not says_nothing(between)

    def _on_versus(self, clause: Clause) -> None:
        label, _ = self._label(clause)
        sign = 1 if re.search("大于|多于|高于|超", clause.words) else -1 if re.search("[小少低]于", clause.words) else 0
        statement = self._named_statement(label)
        if not label and not self._stated:
            statement = self._as_it_stands(sign, statement)
        self._compare(statement, sign, clause.words, clause.span(self._passage))

    def _as_it_stands(self, sign: int, last: Statement | None) -> Statement | None:
        """What a comparison of its own sentence is about: the total of a list before it, or the last of its parts."""
        totals = [
            group.whole.label for group in reversed(self._groups) if group.whole.measure != "计数" and group.parts
        ]
        found = [*(self._named_statement(label) for label in totals), last]
        return next((one for one in found if one and one.bears_out(sign)), found[0])

    def _compare(self, statement: Statement | None, sign: int, words: str, place: Span) -> None:
        if statement is None or not (statement.own or statement.budgets):
            return
        self.claims.append(
            Comparison(
                self.section,
                statement.label,
                sign,
                "基本" in words,
                basis(words),
                tuple(statement.budgets),
                statement.final,
                place,
                words,
                "",
                statement.path,
            )
        )

    def _reason(self, clause: Clause, following: Passage | None) -> None:
        text = _REASON.split(clause.words, maxsplit=1)[-1]
        place = self._passage.span(clause.end - len(text), clause.end)
        if not text and following:  # 主要原因： ends the paragraph, the reason is the next one
            text, place = following.text, following.span()
        last = self.claims[-1] if self.claims else None
        if isinstance(last, Comparison) and not last.reason and self._last_kind in ("versus", "flat", "stop"):
            self.claims[-1] = replace(last, reason=text)
        elif isinstance(last, Flat) and not last.reason and self._explains_flat(clause):
            self.claims[-1] = replace(last, reason=text, reason_span=place)

    def _explains_flat(self, clause: Clause) -> bool:
        """Whether a reason is given for the 持平 before it, and not for other changes told along with it."""
        if self._last_kind == "flat":
            return True
        return self._last_kind in ("stop", "") and self._moves == 1 and not self._concept(self._label(clause)[0])

    def _on_base(self, clause: Clause) -> None:
        if clause.words == "同比" and self._goes_on(clause):
            return
        label = self._label(clause)[0] or self._base.label
        self._open_change = False
        self._give_up_prior()
        prior = self._quantity(clause.figure) if clause.figure else None
        self._base = Base(clause.words, label, prior, clause.figure if prior else None)
        if prior is None:
            self._leave(clause.figure)
        elif (against := self._against(clause.words)) in _OF_THE_YEAR:
            self._take_budget(clause, against, prior, self._named_statement(label))

    def _goes_on(self, clause: Clause) -> bool:
        """与上年相比增加5万元，同比增长2%: whether the comparison with last year is the one already made."""
        last = self.claims[-1] if self._open_change else None
        between = self._passage.text[self._last_end : clause.start]
        return isinstance(last, Change) and last.against == "上年" and between in ("", "，")

    def _take_budget(self, clause: Clause, measure: str, budget: Quantity, statement: Statement | None) -> None:
        """A budget that is told along with the comparison: 与年初预算12.50万元持平."""
        if statement is None or statement.has(measure):
            return
        last = self._last
        statement.add(self._record(clause, statement.label, clause.start, measure, budget, statement))
        self._last, self._base.figure = last, None

    def _give_up_prior(self) -> None:
        """An earlier value that no change referred to stays unread."""
        self._leave(self._base.figure)
        self._base.figure = self._base.prior = None

    def _on_change(self, clause: Clause) -> None:
        assert clause.figure
        quantity = self._quantity(clause.figure)
        sign = sign_of(clause.words)
        beyond_budget = "预算" in clause.words  # 超预算5万元
        if quantity is None or (sign == 0 and quantity.value) or (beyond_budget and self._may_tell_budget(clause)):
            self._leave(clause.figure)
            self._open_change = False
            return
        label, start = self._label(clause)
        in_turn = label.endswith("分别") and not self._concept(label)
        self._moves_in_turn = in_turn or (self._moves_in_turn and (not label or says_nothing(label)))
        if self._moves_in_turn and not label:
            self._leave(clause.figure)
            self._open_change = False
            return
        if beyond_budget:
            self._base = Base(clause.words, self._base.label)
        is_rate = quantity.unit in (Unit.PERCENT, Unit.PERMILLE)
        last = self.claims[-1] if self._open_change and (not label or says_nothing(label)) else None
        if isinstance(last, Change) and (last.delta if is_rate else last.percent):
            self._open_change = False
            self.claims[-1] = self._completed(last, clause, quantity, sign)
            return
        label = label if label and not says_nothing(label) else self._base.label or label
        candidates = self._spoken_of(label)
        against = self._against(self._base.words)
        prior = self._base.prior
        if against in _OF_THE_YEAR:
            statement = self._named_statement(label)
            prior = prior or _only_budget(statement, against)
            candidates = [statement.final] if statement and statement.final else []
        change = Change(
            self.section,
            label,
            candidates[0] if candidates else None,
            self._base.words,
            sign,
            None if is_rate else quantity,
            quantity if is_rate else None,
            sign if is_rate else 0,
            prior,
            self._passage.span(start, clause.end),
            against,
        )
        self.claims.append(change)
        self._moves += 1
        self._open_change = True
        self._base.prior = self._base.figure = None

    def _may_tell_budget(self, clause: Clause) -> bool:
        """未超预算10万元, 超过年初预算10万元: the amount is that of the budget, or may be."""
        before = self._passage.text[max(0, clause.start - 2) : clause.start]
        return clause.words.startswith(("超出", "超过")) or before.endswith(("未", "不", "没有"))

    def _completed(self, change: Change, clause: Clause, quantity: Quantity, sign: int) -> Change:
        """A change with the percentage that follows its amount, or the amount that follows its percentage."""
        place = clause.span(self._passage)
        change = replace(change, clause=Span(change.clause.start, place.end))
        if change.delta:
            change = replace(change, percent=quantity, rate_sign=sign)
        else:
            change = replace(change, delta=quantity, sign=sign)
        against_budget = change.against in _OF_THE_YEAR
        return change if against_budget else self._true_reading(change, self._spoken_of(change.label))

    def _on_percent(self, clause: Clause) -> None:
        """减少0.30万元（12.50%）: what stands in brackets behind a change is its rate."""
        assert clause.figure
        last = self.claims[-1] if self._open_change else None
        text = self._passage.text
        enclosed = text[self._last_end : clause.start] == "（" and text[clause.end : clause.end + 1] == "）"
        percent = self._quantity(clause.figure) if enclosed else None
        if percent and isinstance(last, Change) and last.delta and not last.percent and percent.value >= 0:
            self.claims[-1] = self._completed(last, clause, percent, last.sign)
            return
        super()._on_percent(clause)

    def _on_gap(self, clause: Clause) -> None:
        """预决算差异率-14.49%, 差值为5万元: the final accounts against the budget, the rate signed."""
        assert clause.figure
        quantity = self._quantity(clause.figure)
        is_rate = clause.figure.text.endswith(("%", "‰"))
        statement = self._named_statement(self._label(clause)[0])
        if quantity is None or statement is None or statement.final is None or len(statement.budgets) != 1:
            self._leave(clause.figure) if is_rate else self._on_amount(clause)
            return
        (budget,) = statement.budgets
        less = quantity.value < 0 if is_rate else statement.final.quantity.amount < budget.quantity.amount
        told = replace(quantity, value=abs(quantity.value))
        self.claims.append(
            Change(
                self.section,
                statement.label,
                statement.final,
                clause.words,
                -1 if less else 1,
                None if is_rate else told,
                told if is_rate else None,
                (-1 if less else 1) if is_rate else 0,
                budget.quantity,
                clause.span(self._passage),
                budget.measure,
            )
        )

    def _true_reading(self, change: Change, candidates: list[Fact]) -> Change:
        """The change of the figure that it can be true of, of the likeliest if of none."""
        readings = [replace(change, current=fact) for fact in candidates]
        return next((reading for reading in readings if reading.fits()), change)

    def _against(self, words: str) -> str:
        """What words of comparison compare with."""
        if not words:
            return ""
        year = 0 if re.search("上年|上一年|去年|同比", words) is None else -1
        years = re.findall(r"20\d\d", words)
        if years and self._year is not None:
            year = int(years[0]) - self._year
        if year == -1:
            return "上年预算" if "预算" in words and "执行" not in words else "上年"
        return f"{basis(words)}预算" if year == 0 and "预算" in words and (not years or self._year) else ""

    def _on_flat(self, clause: Clause) -> None:
        label, start = self._label(clause)
        against = self._against(self._base.words)
        place = self._passage.span(start, clause.end)
        if against in _OF_THE_YEAR:
            self._compare(self._named_statement(label or self._base.label), 0, self._base.words + clause.words, place)
            return
        label = label or self._base.label or (self._statement.label if self._statement else "")
        self._moves += 1
        self.claims.append(Flat(self.section, label, self._base.words, "基本" in clause.words, place))

    def _on_share(self, clause: Clause) -> None:
        assert clause.figure
        percent = self._quantity(clause.figure)
        label, _ = self._label(clause)
        if label and not says_nothing(label):
            part = next((fact for fact in self._spoken_of(label)), None) if self._concept(label) else None
        elif self._last_kind == "count":
            part = self._last
        else:
            part = self._statement.final if self._statement and not self._in_doubt else None
        if part and not self._is_part_of_what_is_named(part, clause):
            part = None
        self._leave(clause.of)
        if percent is None or part is None:
            self._on_percent(clause)
            return
        share = self._share(part, percent, clause.words, clause.span(self._passage), told_of=bool(clause.of))
        self.claims.append(share)
        for group in self._groups:
            if group.parts and group.parts[-1] is part and share.whole in (None, group.whole):
                group.shares.append(share)

    def _share(self, part: Fact, percent: Quantity, words: str, place: Span, told_of: bool = False) -> Share:
        """What part of a total a figure is said to be; a total `told_of` in the clause itself is not sought."""
        name = _TOTAL_NAMED.sub("", words)
        begin = min(part.clause.start, place.start)
        share = Share(self.section, part, None, name, percent, Span(begin, place.end), percent.span or place)
        wholes = self._wholes(name, part, percent) if not told_of else []
        whole = next(filter(share.fits, wholes), None)
        if whole is None and wholes and (name or self._is_whole(wholes[0], part)):
            whole = wholes[0]
        return replace(share, whole=whole) if whole else share

    def _on_shares(self, clause: Clause) -> None:
        """基本支出60万元，项目支出40万元，分别占支出合计的60%、40%: one share for each, in turn."""
        found = [Figure(match[0], clause.start + match.start()) for match in _RATE.finditer(clause.words)]
        percents = [self._quantity(figure) for figure in found]
        words, place = _IN_TURN.sub("", clause.words[: found[0].at - clause.start]), clause.span(self._passage)
        parts, certain = self._in_turn(clause, self._concept(_TOTAL_NAMED.sub("", words)), len(found))
        shares = [
            self._share(part, percent, words, place) for part, percent in zip(parts, percents, strict=False) if percent
        ]
        if len(shares) < len(found) or not (
            certain or all(share.whole and share.fits(share.whole) for share in shares)
        ):
            for figure in found:
                self._on_percent(Clause("percent", figure.at, figure.end, "", figure))
            return
        self.claims += shares

    def _in_turn(self, clause: Clause, total: str, number: int) -> tuple[list[Fact], bool]:
        """The figures that so many percentages of a total are of, one each; and whether no others can be meant."""
        names = re.split("[、和及与]", _IN_TURN.sub("", self._label(clause)[0]))
        if all(self._concept(name) for name in names):
            named = [fact for name in names for fact in self._spoken_of(name)[:1]]
            return (named if len(names) == number else []), True
        begin = self._passage.text.rfind("。", 0, clause.start) + 1
        start = self._passage.span(begin, begin + 1).start
        measure = "计数" if self._last_kind == "count" else "决算"
        told = self._told.since(start, measure)
        last = told[-number:] if names == [""] else []
        here = [group.parts for group in self._groups if group.whole.clause.start >= start]
        lists = [parts for parts in here if len(parts) == number]
        alone = sum(fact.concept != total for fact in told) == number if total else lists == [last]
        unread = bool(self.unbound) and self.unbound[-1].span.start >= start
        return last, alone and not unread

    def _on_shift(self, clause: Clause) -> None:
        label, start = self._label(clause)
        before, after = (
            self._quantity(Figure(match[0], clause.start + match.start())) for match in _SHIFTED.finditer(clause.words)
        )
        if before is None or after is None:
            return
        words = _SHIFTING.findall(clause.words)[-1]
        place = self._passage.span(start, clause.end)
        self.claims.append(Shift(self.section, label, sign_of(words), before, after, words, place))

    def _is_part_of_what_is_named(self, part: Fact, clause: Clause) -> bool:
        """Not so where another total is named ahead: 授予中小企业合同金额中，货物采购占39%."""
        begin = self._passage.text.rfind("。", floor := max(0, clause.start - _AHEAD), clause.start) + 1
        ahead = _OF_THESE.search(self._passage.text, max(begin, floor), clause.start)
        return ahead is None or self._concept(ahead[1]) in ("", self._whole_of(part.concept))

    def _is_whole(self, whole: Fact | None, part: Fact) -> bool:
        """Whether a total is the one a part is told the share of, where the sentence does not name it."""
        above = self._whole_of(part.concept)
        return whole is not None and (not above or above == whole.concept)

    def _wholes(self, name: str, part: Fact, percent: Quantity) -> list[Fact]:
        """The totals that a share may be of, the likeliest first."""
        if part.measure == "计数":
            listed = [group.whole for group in reversed(self._groups) if group.lists(part)]
            return listed or self._counted_in_all(name, part)
        named = self._concept(name) if name else ""
        if named and named == part.concept and percent.amount != 100:
            all_funds = self._vocabulary.subject_of(
                name, "支出"
            )  # a part of 本年支出合计 is one of that of all of them
            return self._totals(all_funds.concept, part) if all_funds else []
        if named:
            return self._totals(named, part)
        if name and not says_nothing(name) and name not in ("总支出", "总收入", "总额"):
            return []
        above = by_class(self.section) if part.concept == "类" or len(part.path) == 3 else self._whole_of(part.concept)
        found = [group.whole for group in reversed(self._groups) if group.lists(part)]
        found += [group.whole for group in reversed(self._groups)]
        found += self._totals(above, part) if above else []
        wholes = {id(fact): fact for fact in found}.values()
        return [fact for fact in wholes if fact is not part and fact.quantity.unit is not Unit.ONE]

    def _counted_in_all(self, name: str, part: Fact) -> list[Fact]:
        """The total of what a name like 总提拔人数 counts, where the section tells one: 全年共提拔干部47人次.

        After it, other counts of the same, of which a sentence may speak instead.
        """
        counted = _ALL_OF.sub("", name)
        told = [
            fact
            for fact in (self._told.since(0, "计数") if len(counted) > 1 else ())
            if fact.section == self.section and fact is not part and _kindred(fact) == _kindred(part)
            if _counts(fact, counted, said_in_all=counted != name)
        ]
        totals = [fact for fact in told if _IN_ALL.search(fact.label)]
        return [*totals, *told] if len({fact.quantity.value for fact in totals}) == 1 else []

    def _totals(self, concept: str, part: Fact) -> list[Fact]:
        found = [f for f in self._told.latest(concept) if f.measure == part.measure and f is not part]
        return sorted(found, key=lambda fact: fact.section != self.section)


def _counts(fact: Fact, counted: str, said_in_all: bool) -> bool:
    """Whether a total is of what is named: 共提拔干部47人次 of 提拔干部, or where it says 总提拔人数, of 提拔."""
    label = _DOING.sub("", fact.label)
    return label == counted or (said_in_all and label.startswith(counted))


def _kindred(fact: Fact) -> str:
    return _KINDRED.get(fact.unit, fact.unit)


def _only_budget(statement: Statement | None, measure: str) -> Quantity | None:
    """The budget of this measure, where the statement has stated one such budget."""
    budgets = statement.budgets if statement else []
    meant = [fact for fact in budgets if measure in ("预算", fact.measure)]
    if not meant and [fact.measure for fact in budgets] == ["预算"]:  # 预算为3万元……较年初预算数减少1万元
        meant = budgets
    return meant[0].quantity if len(meant) == 1 else None
