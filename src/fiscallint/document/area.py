"""Parts of a page, and a page that holds too much."""

from __future__ import annotations

Area = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner of the page."""


class Overloaded(Exception):
    """More is drawn on a page than anyone would print there."""
