"""Whose profile applies: names of units, covers, file names and signs → place → reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.disclosure.profile import Profile, Sign, fitting
from fiscallint.document.text import read_text
from tests.support import plugins

TEXT = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%。\n\n"
NOWHERE = ("全国", "单位名称、封面、文件名看不出所在省份")


def read(
    cover: str, body: str = "", file: str = "决算.txt", profiles: tuple[Profile, ...] = (), asked: str = ""
) -> Disclosure:
    """A disclosure with this cover, text and file name."""
    text = f"{cover}\n\n目录\n\n三、支出决算情况说明\n\n{TEXT}{body}"
    document = read_text(Path(file), text.encode(), "")
    registry = plugins().registry
    return read_disclosure(document, registry.shapes, profiles or registry.profiles, registry.language, asked)


def told(disclosure: Disclosure) -> tuple[str, str]:
    """The profile and the reason."""
    return disclosure.profile.name, disclosure.profile_reason


@pytest.mark.parametrize(
    ("unit", "place", "words"),
    [
        # the province itself
        ("湖南省档案馆", "湖南", "湖南省"),
        ("内蒙古自治区档案馆", "内蒙古", "内蒙古自治区"),
        ("上海市普陀区档案馆", "上海", "上海市"),
        ("陕西档案馆", "陕西", "陕西"),
        # a city, a prefecture or a county of it
        ("岳阳市档案馆", "湖南", "岳阳市"),
        ("昆明市五华区档案馆", "云南", "昆明市"),
        ("大理白族自治州档案馆", "云南", "大理白族自治州"),
        ("大理州档案馆", "云南", "大理州"),
        ("云溪区档案馆", "湖南", "云溪区"),
        # the party, the youth league, the political consultative conference
        ("中共岳阳市委组织部", "湖南", "岳阳市"),
        ("中国共产党岳阳市委员会", "湖南", "岳阳市"),
        ("中国人民政治协商会议浙江省委员会", "浙江", "浙江省"),
        ("共青团成都市委员会", "四川", "成都市"),
        # the centre, wherever its offices are
        ("财政部云溪监管局", "中央", "财政部"),
        ("中华人民共和国水利部", "中央", "中华人民共和国"),
        ("国家统计局", "中央", "国家统计局"),
        ("国家税务总局岳阳市税务局", "中央", "国家税务总局"),
        # places that a unit only has to do with
        ("湖南省人民政府驻上海办事处", "湖南", "湖南省"),
        ("上海市对口支援新疆前方指挥部", "上海", "上海市"),
        ("云溪市对口支援新疆办公室", "", ""),
        ("云溪市公安局上海分局", "", ""),
        # what looks like a province and is none, or is no unit of it
        ("上海路街道办事处", "", ""),
        ("四川北路街道办事处", "", ""),
        ("湖南大学档案馆", "", ""),
        ("民政部门服务中心", "", ""),
        ("国家湿地公园管理局", "", ""),
        # what may be in several places, is unknown, or is in none
        ("朝阳区档案馆", "", ""),
        ("普陀区档案馆", "", ""),
        ("城关区档案馆", "", ""),
        ("云溪市档案馆", "", ""),
        ("澄湖市东山区档案馆", "", ""),
        ("栖霞岭市岳阳楼区档案馆", "", ""),
        ("档案馆管理处", "", ""),
    ],
)
def test_the_name_of_the_unit(unit: str, place: str, words: str) -> None:
    expected = (place, f"按单位名称中的“{words}”认定") if place else NOWHERE
    assert told(read(f"{unit}\n\n2024年度部门决算")) == expected


def test_a_place_without_a_profile_of_its_own() -> None:
    expected = ("全国", "单位名称中的“山东省”没有2024年度专门的配置")
    assert told(read("山东省档案馆\n\n2024年度部门决算")) == expected
    signed = read("山东省档案馆\n\n2024年度部门决算", "监督索引号53000000000\n\n")
    assert told(signed) == expected


def test_a_profile_of_other_years() -> None:
    disclosure = read("上海市档案馆\n\n2019年度部门决算")
    assert told(disclosure) == ("全国", "单位名称中的“上海市”没有2019年度专门的配置")


def test_the_cover_and_the_file_name_where_the_unit_s_name_does_not_tell() -> None:
    cover = "浙江省\n\n云溪市档案馆\n\n2024年度部门决算"
    assert told(read(cover)) == ("浙江", "按封面中的“浙江省”认定")
    assert told(read("财政部\n\n2024年度部门决算")) == ("中央", "按封面中的“财政部”认定")
    file = "2024年度湖南省云溪市档案馆部门决算.txt"
    assert told(read("云溪市档案馆\n\n2024年度部门决算", file=file)) == ("湖南", "按文件名中的“湖南省”认定")


def test_the_unit_s_name_comes_before_the_cover_and_the_file_name() -> None:
    disclosure = read("浙江省\n\n岳阳市档案馆\n\n2024年度部门决算", file="四川省.txt")
    assert told(disclosure) == ("湖南", "按单位名称中的“岳阳市”认定")


@pytest.mark.parametrize(
    "body",
    [
        "其中援疆资金20.00万元，用于对口支援新疆维吾尔自治区阿克苏地区。",
        "湖南省财政厅批复本部门决算。\n\n四川省对口支援项目支出20.00万元。",
        "上海分局支出20.00万元。",
    ],
)
def test_places_in_the_narrative_tell_nothing(body: str) -> None:
    assert told(read("云溪市档案馆\n\n2024年度部门决算", body)) == NOWHERE


def test_a_sign_of_a_template() -> None:
    disclosure = read("云溪市档案馆\n\n2024年度部门决算", "监督索引号53000000000\n\n")
    assert told(disclosure) == ("云南", "按文中的“监督索引号”认定")


def test_signs_of_two_templates_tell_nothing() -> None:
    profiles = plugins().registry.profiles
    yunnan = fitting(profiles, "云南")
    other = replace(fitting(profiles, "四川"), signs=yunnan.signs)
    both = tuple(other if one.name == "四川" else one for one in profiles)
    assert told(read("云溪市档案馆\n\n2024年度部门决算", "监督索引号53\n\n", profiles=both)) == NOWHERE


@pytest.mark.parametrize(
    ("titles", "place"),
    [
        pytest.param("项目收入支出决算表\n\n政府采购信息表\n\n", "四川", id="both"),
        pytest.param("项目收入支出决算表\n\n", "全国", id="one"),
    ],
)
def test_tables_as_a_sign(titles: str, place: str) -> None:
    sign = Sign(None, (re.compile("项目收入支出决算表"), re.compile("采购信息表")), "《项目收入支出决算表》等报表")
    profiles = tuple(replace(one, signs=(sign,)) if one.name == "四川" else one for one in plugins().registry.profiles)
    assert read("云溪市档案馆\n\n2024年度部门决算", titles, profiles=profiles).profile.name == place


def test_a_profile_of_a_city_comes_before_that_of_its_province() -> None:
    shipped = plugins().registry.profiles
    city = replace(fitting(shipped, "湖南"), name="云溪市", places=("云溪市",))
    profiles = (*shipped, city)
    for unit in ("云溪市档案馆", "湖南省云溪市档案馆"):
        disclosure = read(f"{unit}\n\n2024年度部门决算", profiles=profiles)
        assert told(disclosure) == ("云溪市", "按单位名称中的“云溪市”认定")
    assert read("湖南省青岚县档案馆\n\n2024年度部门决算", profiles=profiles).profile.name == "湖南"


def test_of_two_profiles_for_one_place_the_later_applies() -> None:
    shipped = plugins().registry.profiles
    own = replace(fitting(shipped, "湖南"), name="湖南（本单位）")
    assert read("岳阳市档案馆\n\n2024年度部门决算", profiles=(*shipped, own)).profile.name == "湖南（本单位）"


def test_the_one_that_is_asked_for() -> None:
    assert told(read("岳阳市档案馆\n\n2024年度部门决算", asked="四川")) == ("四川", "按所指定的地区")
