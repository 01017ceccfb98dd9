"""What a recogniser sees in a picture, for tests without one."""

from __future__ import annotations

from fiscallint.document.ocr import Seen, Word

SENTENCE = "本年支出合计100.00万元，其中：基本支出80.00万元，占88.00%；项目支出20.00万元，占20.00%。"


def seen(*lines: str, confidence: float = 0.99) -> Seen:
    """Lines of print, one below the other, in the pixels of a page at 200 dots to the inch."""
    height, step = 40.0, 80.0
    words = [
        Word(character, confidence, 150 + 15 * at, 100 + step * number, 165 + 15 * at, 100 + step * number + height)
        for number, line in enumerate(lines)
        for at, character in enumerate(line)
    ]
    return Seen(words)
