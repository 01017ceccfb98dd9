"""The manners of telling, and making one disclosure."""

from __future__ import annotations

from tests.generator.borders import Guangxi, Xinjiang
from tests.generator.coast import Guangdong, Zhejiang
from tests.generator.draw import Draw
from tests.generator.east import Beijing, Fujian, Hebei, Jiangsu, Shandong
from tests.generator.hunan import Hunan
from tests.generator.inland import Anhui, Gansu, Hubei, InnerMongolia, Jiangxi
from tests.generator.ledger import draw_ledger
from tests.generator.mixed import Mixed
from tests.generator.model import Central
from tests.generator.north import Chongqing, Shaanxi
from tests.generator.province import Made, Province
from tests.generator.shanghai import Shanghai
from tests.generator.southwest import Sichuan, Yunnan

PROVINCES: dict[str, type[Province]] = {
    "上海": Shanghai,
    "湖南": Hunan,
    "四川": Sichuan,
    "云南": Yunnan,
    "陕西": Shaanxi,
    "广东": Guangdong,
    "浙江": Zhejiang,
    "重庆": Chongqing,
    "中央": Central,
    "湖北": Hubei,
    "甘肃": Gansu,
    "安徽": Anhui,
    "江西": Jiangxi,
    "内蒙古": InnerMongolia,
    "北京": Beijing,
    "河北": Hebei,
    "山东": Shandong,
    "江苏": Jiangsu,
    "福建": Fujian,
    "新疆": Xinjiang,
    "广西": Guangxi,
    "任意": Mixed,
}


def make(draw: Draw, province: str = "", items: int = 0) -> Made:
    """A disclosure of a province, or of any; `items` asks for so many 项 more."""
    name = province or draw.pick(list(PROVINCES))
    ledger = draw_ledger(draw, items, PROVINCES[name].scales)
    told = PROVINCES[name](ledger, draw)
    return Made(name, told.ledger, tuple(told.blocks()))
