"""Makes disclosures that agree by construction: a random ledger, told the way a province tells it.

`make(draw)` draws a ledger and a manner of telling; `Made.text()` and `write_pdf` set it. Every choice goes
through one primitive, an integer in a range, so that Hypothesis and a seeded `random.Random` drive the same code.
"""

from tests.generator.draw import Draw, drawn_by, seeded
from tests.generator.ledger import Ledger, draw_ledger
from tests.generator.provinces import PROVINCES, Made, make

__all__ = ["PROVINCES", "Draw", "Ledger", "Made", "draw_ledger", "drawn_by", "make", "seeded"]
