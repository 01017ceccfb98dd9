"""How much of a file is read: every file is somebody's upload."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The most that a file may hold; one that holds more is refused.

    Sizes are in bytes. `ratio` is how many times larger than packed a part may be (small ones aside), `nesting` how
    deep tables and text boxes may stand within each other, `cells` and `paragraphs` count those of a whole document.
    """

    file_bytes: int = 200_000_000
    unpacked_bytes: int = 500_000_000
    xml_bytes: int = 100_000_000
    entries: int = 10_000
    ratio: int = 200
    cells: int = 1_000_000
    paragraphs: int = 200_000
    nesting: int = 20


LIMITS = Limits()
