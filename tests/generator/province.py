"""What all manners of telling have in common: parts, tables with their notes, cover and contents."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tests.generator.blocks import Block, Cover, NewPage, Table, Text
from tests.generator.draw import Draw
from tests.generator.figures import Figures
from tests.generator.ledger import Ledger
from tests.generator.tables import Form, Tables
from tests.generator.text_layout import render
from tests.generator.wording import LABELS, Section, Speech, contents, set_out


class Made(Struct, frozen=True):
    """A generated disclosure: its province, its ledger and its blocks."""

    province: str
    ledger: Ledger
    blocks: tuple[Block, ...]

    def __repr__(self) -> str:
        return f"<{self.province}: {self.name}>"

    @property
    def name(self) -> str:
        """The name of its file, without an extension."""
        return f"{self.ledger.unit}{self.ledger.year}年度部门决算"

    def text(self) -> str:
        """As text."""
        return render(self.blocks)[0]


class Province:
    """What provinces have in common: parts, tables with their notes, and the sections told alike."""

    labels: Sequence[str] = LABELS
    scales: Sequence[int] = (1, 4, 20)
    paged = False
    run_in = False

    def __init__(self, ledger: Ledger, draw: Draw) -> None:
        self.ledger = ledger
        self.draw = draw
        figures = self.figures()
        self.speech = Speech(ledger, figures, draw.integer(0, 20))
        self.tables = Tables(ledger, figures, self.form())
        self.attached = draw.flag(25)

    def figures(self) -> Figures:
        """The manner of numbers."""
        draw = self.draw
        return Figures(
            table_unit=draw.pick(("万元", "元")),
            bare_zero=draw.flag(70),
            commas=draw.flag(10),
            table_commas=draw.flag(70),
            blank_zero=draw.flag(75),
            exact=draw.flag(60),
        )

    def form(self) -> Form:
        """The form of the tables."""
        raise NotImplementedError

    def sections(self) -> list[Section]:
        """The whole document."""
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        """Cover, contents, sections."""
        sections = self.sections()
        cover = Cover((self.ledger.unit, f"{self.ledger.year}年度", "部门决算"))
        if self.draw.flag(30):
            cover = Cover((f"{self.ledger.year}年度{self.ledger.unit}部门决算",))
        page = contents(sections, self.labels, pages=self.paged) if self.draw.flag(80) else []
        return [cover, NewPage(), *page, *set_out(sections, self.labels, run_in=self.run_in)]

    def noted(self, tables: Sequence[Table]) -> list[Block]:
        """Tables with their notes; an empty one is said to be so."""
        blocks: list[Block] = []
        for table in tables:
            blocks += [table, Text(f"注：本表反映部门本年度{self._reflects(table.title)}情况。", "note")]
            if not any(_is_figure(cell) for row in table.rows for cell in row):
                what = table.title.replace("收入支出决算表", "收入和支出").replace("支出决算表", "支出")
                blocks.append(self.speech.no_data(what))
        return blocks

    @staticmethod
    def _reflects(title: str) -> str:
        return title.replace("决算", "").removesuffix("表").removesuffix("总").replace("明细", "") + "的"


def _is_figure(cell: str) -> bool:
    digits = cell.replace(",", "").replace(".", "")
    return digits.isdigit() and "." in cell and digits.strip("0") != ""
