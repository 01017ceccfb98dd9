"""The manners of telling, and making one disclosure."""

from __future__ import annotations

from collections.abc import Callable

from tests.generator.coast import Guangdong, Zhejiang
from tests.generator.draw import Draw
from tests.generator.hunan import Hunan
from tests.generator.ledger import Ledger, draw_ledger
from tests.generator.north import Chongqing, Shaanxi
from tests.generator.province import Made, Province
from tests.generator.shanghai import Shanghai
from tests.generator.southwest import Sichuan, Yunnan

PROVINCES: dict[str, Callable[[Ledger, Draw], Province]] = {
    "上海": Shanghai,
    "湖南": Hunan,
    "四川": Sichuan,
    "云南": Yunnan,
    "陕西": Shaanxi,
    "广东": Guangdong,
    "浙江": Zhejiang,
    "重庆": Chongqing,
}


def make(draw: Draw, province: str = "", items: int = 0) -> Made:
    """A disclosure of a province, or of any; `items` asks for so many 项 more."""
    name = province or draw.pick(list(PROVINCES))
    ledger = draw_ledger(draw, items)
    return Made(name, ledger, tuple(PROVINCES[name](ledger, draw).blocks()))
