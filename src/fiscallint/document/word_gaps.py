"""What of a Word document is not read, or only as it will be: told with the places where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.document.word_text import Content
from fiscallint.finding import Notice


class _Seen(Struct):
    """How often something was met, and where first."""

    count: int = 0
    places: list[str] = field(default_factory=list)

    def add(self, place: str, count: int = 1) -> None:
        self.count += count
        if place not in self.places:
            self.places.append(place)

    @property
    def where(self) -> str:
        named = "、".join(self.places[:5])
        return f"{named}等处" if len(self.places) > 5 else named


class Gaps:
    """Collects it; `embedded` tells that the content of another file stands in the document."""

    def __init__(self) -> None:
        self._hidden, self._unread, self._more = _Seen(), _Seen(), _Seen()
        self._within: list[Notice] = []
        self.embedded = False

    def paragraph(self, content: Content, place: str) -> None:
        """What is hidden in a paragraph, or cannot be read."""
        if content.hidden:
            self._hidden.add(place, content.hidden)
        if content.unread:
            self._unread.add(place)

    def unread(self, place: str) -> None:
        """A picture or an object that cannot be read."""
        self._unread.add(place)

    def workbook(self, place: str, notices: tuple[Notice, ...], more: bool) -> None:
        """A workbook that is embedded: what is said of it, and whether it holds more than is seen."""
        if more:
            self._more.add(place)
        self._within += (replace(notice, message=f"{place}嵌入的 Excel 工作簿：{notice.message}") for notice in notices)

    def notices(self, changed: bool) -> Iterator[Notice]:
        """All of it; `changed` where changes are tracked in the document."""
        if changed:
            yield Notice("文件中有修订，按全部接受后的文字检查：公开前请在 Word 中接受或拒绝修订")
        if self._hidden.count:
            yield Notice(f"有 {self._hidden.count} 处隐藏文字（{self._hidden.where}），打印时不显示，未检查")
        if self._unread.count:
            yield Notice(f"{self._unread.where}的图片、图表或嵌入的对象无法读出，其中的文字和表格未检查")
        if self._more.count:
            yield Notice(
                f"{self._more.where}嵌入了 Excel 工作簿，只检查了显示的部分：其余的工作表和单元格会随文件一起公开，"
                "请在公开前删去，或改用 Word 表格"
            )
        if self.embedded:
            yield Notice("文件中嵌入了另一份文件的内容，未检查：请在 Word 中打开后另存，再检查")
        yield from self._within
