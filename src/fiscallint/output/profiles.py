"""Lists profiles: `fiscallint profiles` all of them, `fiscallint profiles 湖南` what is in force in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fiscallint.disclosure.profile import Ground, Profile
from fiscallint.finding import Severity
from fiscallint.output.listing import grid
from fiscallint.settings import CERTAINTIES, RuleSettings

_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
_FIGURES = {"amounts": "金额", "percentages": "百分比"}


def listed(profiles: Sequence[Profile]) -> str:
    """Each profile with what it extends, its years, how many requirements it has and how sure they are."""
    rows = [
        (
            one.name,
            " → ".join(one.lineage[1:]) or "—",
            str(one.ground.years) or "各年度",
            str(len(one.requirements)),
            _certainties(one.requirements),
        )
        for one in sorted(profiles, key=lambda one: len(one.lineage))
    ]
    return "\n".join(grid(("名称", "沿用", "年度", "要求", "把握"), rows, 5)) + "\n"


def _certainties(grounds: Iterable[Ground]) -> str:
    counts = Counter(ground.certainty for ground in grounds)
    return "、".join(f"{word} {counts[certainty]}" for certainty, word in CERTAINTIES.items() if counts[certainty])


def shown(profile: Profile) -> str:
    """Everything in force in a place, what it extends included, with years, certainty and basis."""
    return "\n".join(_shown(profile)) + "\n"


def _shown(profile: Profile) -> Iterator[str]:
    yield f"{profile.name}（部门{profile.document}）"
    if len(profile.lineage) > 1:
        yield f"沿用：{' → '.join(profile.lineage[1:])}"
    if years := str(profile.ground.years):
        yield f"年度：{years}"
    yield from _recognised(profile)
    yield from _part(
        "须有的章节", ((f"{one.name}（{_SEVERITIES[one.severity]}）", one.ground) for one in profile.sections)
    )
    yield from _part(
        "须有的报表", ((f"{one.name}（{_SEVERITIES[one.severity]}）", one.ground) for one in profile.tables)
    )
    yield from _part(
        "须解释的名词",
        ((one.name + ("（没有发生的也保留）" if one.always else ""), one.ground) for one in profile.terms),
    )
    if profile.items:
        yield from _part("项级科目", [("逐项解释一般公共预算支出表中的项级科目", profile.items)])
    yield from _part(
        "小数位", ((f"{_FIGURES[what]} {one.places} 位", one.ground) for what, one in profile.decimals.items())
    )
    yield from _part(
        "报表种类和次序（供参考，不同不算错）",
        ((f"{one.name}{'：' if one.tables else ''}{'、'.join(one.tables)}", one.ground) for one in profile.family),
    )
    yield from _part("惯用写法（供参考）", ((f"{one.name}：{one.text}", one.ground) for one in profile.wording))
    yield from _part(
        "对规则的设定",
        ((f"{code} {_set(settings)}", profile.rule_grounds[code]) for code, settings in profile.rules.items()),
    )


def _recognised(profile: Profile) -> Iterator[str]:
    signs = [f"单位名称以{'、'.join(profile.places)}或其市县开头"] if profile.places else []
    signs += [f"单位名称合乎 {profile.names.pattern}"] if profile.names else []
    signs += [f"有{sign.shown}" for sign in profile.signs]
    if signs:
        yield f"认定：{'；'.join(signs)}"


def _part(title: str, entries: Iterable[tuple[str, Ground]]) -> Iterator[str]:
    lines = [f"  {text}　{_ground(ground)}" for text, ground in entries]
    if lines:
        yield ""
        yield title
        yield from lines


def _ground(ground: Ground) -> str:
    parts = [str(ground.years), CERTAINTIES[ground.certainty], ground.basis]
    return f"[{'；'.join(filter(None, parts))}]"


def _set(settings: RuleSettings) -> str:
    parts = [] if settings.enabled is None else ["启用" if settings.enabled else "停用"]
    parts += [_SEVERITIES[settings.severity]] if settings.severity else []
    for name, value in settings.options.items():
        parts.append(f"{name} = {'、'.join(value) if isinstance(value, tuple) else value}")
    return "，".join(parts)
