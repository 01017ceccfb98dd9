"""Corrupts one thing at a time in disclosures that agree by construction, and measures what fiscallint finds.

    python benchmarks/mutations.py [--count N] [--seed S] [--province P] [--pdf] [--verbose]

See README.md for what the columns mean.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fiscallint.disclosure import Completion, Disclosure, Share
from fiscallint.engine import Settings, disclose, lint
from fiscallint.finding import Finding, Severity, Span
from fiscallint.output.report import Report
from fiscallint.plugins import Plugins
from fiscallint.rules.coverage import State
from tests.generator import PROVINCES, Made, make, seeded
from tests.generator.blocks import Block, Heading, Table, Text, edited, texts
from tests.generator.pdf_layout import write_pdf
from tests.generator.text_layout import Place, render
from tests.generator.vocabulary import economic, functional

PLUGINS = Plugins()
SETTINGS = Settings(PLUGINS.registry.rules)


class Mutation(Struct, frozen=True):
    """A change of texts, (block, part) → new text, or the removal of blocks or of a table's row.

    `state` is what became of the mutated number before the mutation; `what` tells a reader what was done.
    """

    edits: Mapping[tuple[int, int], str] = field(default_factory=dict)
    removed: tuple[int, ...] = ()
    row: tuple[int, int] | None = None
    state: State | None = None
    what: str = ""


class Base(Struct, frozen=True):
    """A consistent document with everything that mutations are chosen from."""

    made: Made
    text: str
    places: Sequence[Place]
    report: Report
    disclosure: Disclosure

    def place(self, span: Span) -> Place | None:
        """The text that a span of the rendition stands in."""
        return next((p for p in self.places if p.start <= span.start and span.end <= p.end), None)

    def edit(self, span: Span, new: str, **more: object) -> Mutation | None:
        """The mutation that puts a text in the place of a span."""
        place = self.place(span)
        if place is None:
            return None
        old = self.text[place.start : place.end]
        text = old[: span.start - place.start] + new + old[span.end - place.start :]
        what = f"{self.text[max(0, span.start - 24) : span.start]}⟦{self.text[span.start : span.end]}→{new}⟧"
        return Mutation({(place.block, place.part): text}, what=" ".join(what.split()), **more)  # type: ignore[arg-type]

    def body(self) -> Iterator[tuple[int, Text]]:
        """The paragraphs after the first table or section with figures."""
        spoken = False
        for at, block in enumerate(self.made.blocks):
            spoken = spoken or (isinstance(block, Heading) and "情况说明" in block.text)
            if spoken and isinstance(block, Text) and block.role == "body":
                yield at, block


# ---------------------------------------------------------------------------------------------------------------------
# The kinds. Each returns a mutation, or None where this document offers none.

Kind = Callable[[Base, random.Random], Mutation | None]


def changed_digit(number: str, rng: random.Random) -> str:
    """The number with another digit, so that the change is no matter of rounding; empty where there is none."""
    digits = [at for at, char in enumerate(number) if char.isdigit()]
    old = Decimal(number.replace(",", ""))
    rng.shuffle(digits)
    for at in digits:
        new = number[:at] + rng.choice([d for d in "123456789" if d != number[at]]) + number[at + 1 :]
        gap = abs(Decimal(new.replace(",", "")) - old)
        if gap >= max(Decimal("0.05"), abs(old) / 100):
            return new
    return ""


def digit_narrative(base: Base, rng: random.Random) -> Mutation | None:
    """A digit of an amount, a percentage or a count in the narrative."""
    numbers = [n for n in base.report.coverage.narrative if n.kind in ("amount", "percent", "count")]
    return _digit(base, rng, [(number.span, number.state) for number in numbers])


def digit_table(base: Base, rng: random.Random) -> Mutation | None:
    """A digit of a cell."""
    return _digit(base, rng, [(cell.span, cell.state) for cell in base.report.coverage.tables])


def _digit(base: Base, rng: random.Random, numbers: Sequence[tuple[Span, State]]) -> Mutation | None:
    if not numbers:
        return None
    span, state = rng.choice(numbers)
    match = re.search(r"\d[\d,]*(?:\.\d+)?", base.text[span.start : span.end])
    new = changed_digit(match[0], rng) if match else ""
    if not match or not new:
        return None
    return base.edit(Span(span.start + match.start(), span.start + match.end()), new, state=state)


def unit(base: Base, rng: random.Random) -> Mutation | None:
    """万元 written as 元, or the other way round."""
    amounts = [n for n in base.report.coverage.narrative if n.kind == "amount" and n.why != "门槛，不是金额"]
    amounts = [n for n in amounts if Decimal(re.sub(r"[^\d.]", "", n.text)) != 0]
    if not amounts:
        return None
    number = rng.choice(amounts)
    old = "万元" if number.text.endswith("万元") else "元"
    span = Span(number.span.end - len(old), number.span.end)
    return base.edit(span, "元" if old == "万元" else "万元", state=number.state)


OPPOSITES = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于", "小于": "大于"}


def direction(base: Base, rng: random.Random) -> Mutation | None:
    """增加 for 减少, 下降 for 增长, 大于 for 小于, where a figure or 预算数 follows."""
    pattern = re.compile(r"(?:增加|减少|增长|下降)(?=\d)|(?:大于|小于)(?=年初预算数|全年预算数|预算数)")
    return _pattern(base, rng, pattern, lambda word: OPPOSITES[word])


def year(base: Base, rng: random.Random) -> Mutation | None:
    """Another year: of the report, or of the one it is compared with."""
    pattern = re.compile(r"20\d\d(?=年)")
    return _pattern(base, rng, pattern, lambda word: str(int(word) - 1))


def unit_name(base: Base, rng: random.Random) -> Mutation | None:
    """One letter of the unit's name."""
    name = base.made.ledger.unit
    at = rng.randrange(len(name) - 1)
    new = name[:at] + rng.choice([c for c in "东西南北山川河海" if c != name[at]]) + name[at + 1 :]
    return _pattern(base, rng, re.compile(re.escape(name)), lambda _: new)


def _pattern(base: Base, rng: random.Random, pattern: re.Pattern[str], new: Callable[[str], str]) -> Mutation | None:
    found = [
        (at, match) for at, block in base.body() if "附件" not in block.text for match in pattern.finditer(block.text)
    ]
    if not found:
        return None
    at, match = rng.choice(found)
    start = next(place.start for place in base.places if place.block == at)
    return base.edit(Span(start + match.start(), start + match.end()), new(match[0]))


def _tables(base: Base) -> list[tuple[int, Table]]:
    return [(at, block) for at, block in enumerate(base.made.blocks) if isinstance(block, Table)]


def _figure(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d,]+\.\d\d", cell)) and cell.strip("0.,") != ""


def cells_swapped(base: Base, rng: random.Random) -> Mutation | None:
    """Two unequal figures of one row, or of one column, in each other's place."""
    at, table = rng.choice(_tables(base))
    rows, width = table.rows, len(table.rows[0])
    first = 1 + len(table.above) + len(table.header) * width
    pairs = [((y, x), (y, z)) for y in range(len(rows)) for x in range(width) for z in range(x + 1, width)]
    if "基本支出" not in table.title:  # within a class of economic items an exchange leaves all sums as they were
        pairs += [((y, x), (y + 1, x)) for y in range(len(rows) - 1) for x in range(width)]
    pairs = [
        ((y, x), (v, z))
        for (y, x), (v, z) in pairs
        if _figure(rows[y][x]) and _figure(rows[v][z]) and _apart(rows[y][x], rows[v][z])
    ]
    if not pairs:
        return None
    (y, x), (v, z) = rng.choice(pairs)
    edits = {(at, first + y * width + x): rows[v][z], (at, first + v * width + z): rows[y][x]}
    return Mutation(edits, what=f"{table.title}：{rows[y][0]} {rows[y][x]}⇄{rows[v][z]}")


def _apart(one: str, other: str) -> bool:
    a, b = (Decimal(text.replace(",", "")) for text in (one, other))
    return abs(a - b) > max(a, b) / 100


def row_dropped(base: Base, rng: random.Random) -> Mutation | None:
    """A row of a 项 or a 款 with figures."""
    found = [
        (at, y, row)
        for at, table in _tables(base)
        for y, row in enumerate(table.rows)
        if re.fullmatch(r"\d{5,7}", row[0]) and any(map(_figure, row)) and sum(map(bool, row)) < 9
    ]
    found = [(at, y, row) for at, y, row in found if "" not in row[:2]]
    if not found:
        return None
    at, y, row = rng.choice(found)
    title = texts(base.made.blocks[at])[0]
    return Mutation(row=(at, y), what=f"{title}：{' '.join(filter(None, row))}")


def truncated(base: Base, rng: random.Random) -> Mutation | None:
    """A percentage cut off instead of rounded, where the figures are large enough to tell."""
    found = []
    for claim in base.disclosure.narrative.claims:
        if isinstance(claim, Share) and claim.whole:
            pair = claim.part.quantity, claim.whole.quantity
        elif isinstance(claim, Completion) and claim.final and len(claim.budgets) == 1:
            pair = claim.final.quantity, claim.budgets[0].quantity
        else:
            continue
        cut = _cut(claim.percent.decimals, *(q.amount for q in pair), *(q.step for q in pair))
        if cut and claim.percent.span and Decimal(cut) != claim.percent.value:
            found.append((claim.percent.span, cut))
    if not found:
        return None
    span, cut = rng.choice(found)
    return base.edit(span, f"{cut}%")


def _cut(decimals: int, part: Decimal, whole: Decimal, part_step: Decimal, whole_step: Decimal) -> str:
    """The percentage cut off; empty where rounding gives the same, or the figures' own rounding allows both."""
    if not part or not whole:
        return ""
    ulp = Decimal(1).scaleb(-decimals)
    low = (part - part_step / 2) * 100 / (whole + whole_step / 2)
    high = (part + part_step / 2) * 100 / (whole - whole_step / 2) if whole > whole_step else low + 1
    cut = low.quantize(ulp, ROUND_DOWN)
    return str(cut) if low - cut > ulp / 2 and high - cut < ulp else ""


def point_moved(base: Base, rng: random.Random) -> Mutation | None:
    """A percentage's decimal point one place to the left or to the right."""
    numbers = [n for n in base.report.coverage.narrative if n.kind == "percent" and "." in n.text]
    numbers = [n for n in numbers if Decimal(n.text.rstrip("%").replace(",", "")) >= 1]
    if not numbers:
        return None
    number = rng.choice(numbers)
    value = Decimal(number.text.rstrip("%").replace(",", ""))
    moved = value / 10 if rng.random() < 0.5 else value * 10
    return base.edit(number.span, f"{moved.quantize(Decimal('0.01'))}%", state=number.state)


def section_removed(base: Base, rng: random.Random) -> Mutation | None:
    """A whole section of the narrative."""
    blocks = base.made.blocks
    sections = [at for at, b in enumerate(blocks) if isinstance(b, Heading) and b.level > 1 and _section(b.text)]
    if not sections:
        return None
    start = rng.choice(sections)
    heading = blocks[start]
    assert isinstance(heading, Heading)
    end = start + 1
    while end < len(blocks) and not _ends(blocks[end], heading.level):
        end += 1
    return Mutation(removed=tuple(range(start, end)), what=heading.text)


def _section(title: str) -> bool:
    return bool(re.match(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）).*(?:情况|说明)", title))


def _ends(block: Block, level: int) -> bool:
    return not isinstance(block, Heading | Text) or (isinstance(block, Heading) and block.level <= level)


def classification(base: Base, rng: random.Random) -> Mutation | None:
    """Another name for a 款 or a 项."""
    names = [name for code, name in functional(base.made.ledger.year).items() if len(code) > 3]
    pattern = re.compile(r"(?<=（类）)[^（）]+(?=（款）)|(?<=（款）)[^（）]+(?=（项）)")
    return _pattern(base, rng, pattern, lambda old: rng.choice([name for name in names if name != old]))


def economic_listed(base: Base, rng: random.Random) -> Mutation | None:
    """An economic item left out of 主要包括, or one too many."""
    found = [
        (at, block.text, match)
        for at, block in base.body()
        for match in re.finditer(
            r"(?<=主要包括：)[^；。\d]+、[^；。\d]+(?=[；。])|(?<=主要包括)[^：；。\d]+、[^；。\d]+(?=。)", block.text
        )
        if not match[0].endswith("等")
    ]
    if not found:
        return None
    at, text, match = rng.choice(found)
    listed = match[0].split("、")
    if rng.random() < 0.5:
        listed.pop(rng.randrange(len(listed)))
    else:
        group = "302" if "办公费" in match[0] or "差旅" in match[0] else "301"
        absent = [n for c, n in economic().items() if c[:3] == group and len(c) == 5 and n not in text]
        listed.insert(rng.randrange(len(listed)), rng.choice(absent))
    start = next(place.start for place in base.places if place.block == at)
    return base.edit(Span(start + match.start(), start + match.end()), "、".join(listed))


def stop_doubled(base: Base, rng: random.Random) -> Mutation | None:
    """。。"""
    return _pattern(base, rng, re.compile("。"), lambda _: "。。")


def number_skipped(base: Base, rng: random.Random) -> Mutation | None:
    """A heading's number one too high."""
    ordinals = "一二三四五六七八九"
    found = [
        (at, match)
        for at, block in enumerate(base.made.blocks)
        if isinstance(block, Heading) and (match := re.match(r"（?([二三四五六七八])[、）]", block.text))
    ]
    if not found:
        return None
    at, match = rng.choice(found)
    start = next(place.start for place in base.places if place.block == at)
    return base.edit(Span(start + match.start(1), start + match.end(1)), ordinals[ordinals.index(match[1]) + 1])


KINDS: dict[str, Kind] = {
    "digit in the narrative": digit_narrative,
    "digit in a table": digit_table,
    "unit": unit,
    "direction word": direction,
    "year": year,
    "letter of the unit's name": unit_name,
    "two cells swapped": cells_swapped,
    "row dropped": row_dropped,
    "percentage truncated": truncated,
    "percentage's point moved": point_moved,
    "section removed": section_removed,
    "classification name": classification,
    "economic item listed": economic_listed,
    "full stop doubled": stop_doubled,
    "heading number skipped": number_skipped,
}

# ---------------------------------------------------------------------------------------------------------------------
# Measuring.


def mutated(blocks: Sequence[Block], mutation: Mutation) -> list[Block]:
    """The document with the mutation."""
    found: list[Block] = []
    for at, block in enumerate(blocks):
        if at in mutation.removed:
            continue
        if mutation.row and mutation.row[0] == at and isinstance(block, Table):
            block = replace(block, rows=block.rows[: mutation.row[1]] + block.rows[mutation.row[1] + 1 :])
        elif any(key[0] == at for key in mutation.edits):
            block = edited(block, lambda part, text, at=at: mutation.edits.get((at, part), text))
        found.append(block)
    return found


def place_of(before: str, after: str) -> Span:
    """Where two renditions differ, in the second; at least one character to each side of a removal."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    left, right = before[start:], after[start:]
    same = next((i for i, (a, b) in enumerate(zip(left[::-1], right[::-1], strict=False)) if a != b), 0)
    end = max(len(after) - same, start)
    return Span(start, end) if end > start else Span(max(0, start - 1), end + 1)


def touches(finding: Finding, place: Span) -> bool:
    """Whether the finding stands at the place, or speaks of a figure that does."""
    spans = [finding.span, *finding.figures, *(related.span for related in finding.related)]
    return any(span.start < place.end and place.start < span.end for span in spans)


class Tally(Struct):
    """What became of the mutations of one kind."""

    made: int = 0
    found: int = 0
    placed: int = 0
    noted: int = 0
    stray: int = 0
    verified: int = 0
    verified_found: int = 0
    misses: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


class Bench:
    """Writes, lints and compares."""

    def __init__(self, folder: Path, pdf: bool) -> None:
        self._folder = folder
        self._pdf = pdf

    def _write(self, name: str, blocks: Sequence[Block], pdf: bool) -> Path:
        path = self._folder / f"{name}{'.pdf' if pdf else '.txt'}"
        if pdf:
            write_pdf(blocks, path)
        else:
            path.write_text(render(blocks)[0], encoding="utf-8")
        return path

    def base(self, made: Made) -> tuple[Base, Report]:
        """The document before any mutation, and what is said of it in the format that is measured."""
        path = self._write(made.name, made.blocks, pdf=False)
        text, places = render(made.blocks)
        report = lint(path, PLUGINS, SETTINGS)
        base = Base(made, text, places, report, disclose(path, PLUGINS))
        if not self._pdf:
            return base, report
        return base, lint(self._write(made.name, made.blocks, pdf=True), PLUGINS, SETTINGS)

    def measure(self, made: Made, mutation: Mutation, before: Report, tally: Tally) -> None:
        """Count one mutation."""
        path = self._write(made.name, mutated(made.blocks, mutation), self._pdf)
        after = lint(path, PLUGINS, SETTINGS)
        known = {(finding.code, finding.key, finding.message) for finding in before.findings}
        new = [finding for finding in after.findings if (finding.code, finding.key, finding.message) not in known]
        loud = [finding for finding in new if finding.severity is not Severity.NOTE]
        place = place_of(before.document.text, after.document.text)
        if mutation.row or mutation.removed:
            place = _widened(place, after.document.text)
        here = [finding for finding in loud if touches(finding, place) or finding.span == (0, 0)]
        tally.made += 1
        tally.found += bool(loud)
        tally.placed += bool(here)
        tally.noted += bool(new) and not loud
        strays = [f for f in loud if f not in here and f.severity is Severity.ERROR]
        tally.stray += len(strays)
        tally.strays += [f"{mutation.what}  ⇒  {f.code} {f.message[:100]}" for f in strays]
        if mutation.state is State.VERIFIED:
            tally.verified += 1
            tally.verified_found += bool(new)
        if not loud:
            mark = f"[{mutation.state.value}] " if mutation.state else ""
            said = f" (note {new[0].code})" if new else ""
            tally.misses.append(f"{made.province} {mark}{mutation.what}{said}")


def _widened(place: Span, text: str) -> Span:
    """A removal's place: from the blank line before what is left around it to the one after."""
    start = text.rfind("\n\n", 0, max(0, place.start - 400)) + 1
    end = text.find("\n\n", place.end + 400)
    return Span(max(0, start), end if end > 0 else len(text))


def run(count: int, seed: int, province: str, pdf: bool) -> dict[str, Tally]:
    """So many mutations of each kind, each in a document of its own seed; documents with findings are passed over."""
    tallies = {name: Tally() for name in KINDS}
    rng = random.Random(seed)
    names = [province] if province else list(PROVINCES)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), pdf)
        at = seed * 1000
        while at < seed * 1000 + count * 40 and any(tally.made < count for tally in tallies.values()):
            made = make(seeded(at), names[at % len(names)])
            at += 1
            base, before = bench.base(made)
            for name, kind in KINDS.items():
                if tallies[name].made < count and (mutation := kind(base, rng)):
                    bench.measure(made, mutation, before, tallies[name])
    return tallies


def share(part: int, whole: int) -> str:
    """A percentage of one decimal."""
    return f"{part * 100 / whole:5.1f}%" if whole else "    –"


def table(tallies: Mapping[str, Tally]) -> str:
    """The results by kind."""
    lines = [f"{'kind':28}{'made':>6}{'found':>8}{'':>7}{'placed':>8}{'':>7}{'noted':>7}{'stray':>7}"]
    for name, t in tallies.items():
        lines.append(
            f"{name:28}{t.made:6}{t.found:8} {share(t.found, t.made)}{t.placed:8} {share(t.placed, t.made)}"
            f"{t.noted:7}{t.stray:7}"
        )
    made, found = sum(t.verified for t in tallies.values()), sum(t.verified_found for t in tallies.values())
    lines.append(
        f"\nof {made} mutated numbers that were verified before, {found} are found: {share(found, made).strip()}"
    )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what fiscallint finds in corrupted disclosures.")
    parser.add_argument("--count", type=int, default=25, help="mutations of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--province", default="", choices=["", *PROVINCES])
    parser.add_argument("--pdf", action="store_true", help="lint PDFs instead of texts")
    parser.add_argument("--verbose", action="store_true", help="list misses and strays")
    options = parser.parse_args()
    tallies = run(options.count, options.seed, options.province, options.pdf)
    print(table(tallies))
    if options.verbose:
        for name, tally in tallies.items():
            for kind, lines in (("missed", tally.misses), ("stray", tally.strays)):
                print(*(f"{kind}: {name}: {line}" for line in lines[:8]), sep="\n")


if __name__ == "__main__":
    main()
