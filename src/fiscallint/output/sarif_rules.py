"""What a SARIF log says of the tool: its rules, those of plugins, and the regulations they cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import sarif_om as om
from msgspec import Struct

from fiscallint.extension import Extension
from fiscallint.output.citations import Regulation, cited, regulations
from fiscallint.output.pages import page
from fiscallint.rules.api import Description

_REGULATIONS = "法规"


class Catalogue(Struct, frozen=True):
    """Every rule that was enabled for any document, by code: fiscallint's own and the user's, and those of plugins.

    `regulations` are those that these rules cite, by name.
    """

    rules: tuple[Description, ...]
    extensions: tuple[tuple[Extension, tuple[Description, ...]], ...]
    own: dict[str, int]
    theirs: dict[str, tuple[int, int]]
    regulations: Mapping[str, Regulation]

    def reference(self, code: str) -> om.ReportingDescriptorReference | None:
        """Where the log describes a rule; None for one that it does not."""
        if code in self.own:
            return om.ReportingDescriptorReference(id=code, index=self.own[code])
        if code not in self.theirs:
            return None
        plugin, index = self.theirs[code]
        component = om.ToolComponentReference(index=plugin, name=_name(self.extensions[plugin][0]))
        return om.ReportingDescriptorReference(id=code, index=index, tool_component=component)


def catalogue_of(rules: Mapping[str, Description], plugins: Iterable[Extension]) -> Catalogue:
    """The catalogue of these rules, by code, and of the plugins that were in force."""
    extensions = tuple((one, tuple(rules[code] for code in sorted(one.rules) if code in rules)) for one in plugins)
    theirs = {rule.code: (at, index) for at, (_, own) in enumerate(extensions) for index, rule in enumerate(own)}
    own = tuple(rules[code] for code in sorted(rules) if code not in theirs)
    return Catalogue(
        own,
        extensions,
        {rule.code: index for index, rule in enumerate(own)},
        theirs,
        regulations(basis for code in sorted(rules) for basis in rules[code].basis),
    )


def _name(plugin: Extension) -> str:
    return plugin.distribution or plugin.name


def extension(plugin: Extension, rules: Iterable[Description], catalogue: Catalogue, language: str) -> om.ToolComponent:
    """A plugin, with those of its rules that were enabled."""
    return om.ToolComponent(
        name=_name(plugin),
        version=plugin.version,
        language=language,
        rules=[_descriptor(rule, catalogue) for rule in rules],
        supported_taxonomies=_supported(catalogue),
    )


def driver(catalogue: Catalogue, version: str, language: str) -> om.ToolComponent:
    """fiscallint itself."""
    return om.ToolComponent(
        name="fiscallint",
        version=version,
        short_description=om.MultiformatMessageString(text="检查部门决算、预算公开文件"),
        full_description=om.MultiformatMessageString(
            text="检查部门决算、预算公开文件：数字是否前后一致、文字与报表是否相符、该公开的是否公开。"
        ),
        language=language,
        rules=[_descriptor(rule, catalogue) for rule in catalogue.rules],
        supported_taxonomies=_supported(catalogue),
    )


def _descriptor(rule: Description, catalogue: Catalogue) -> om.ReportingDescriptor:
    return om.ReportingDescriptor(
        id=rule.code,
        name="".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", rule.name)),
        short_description=om.MultiformatMessageString(text=rule.title),
        full_description=_told(rule.help or rule.title),
        help=_told(page(rule)),
        default_configuration=om.ReportingConfiguration(level=rule.severity.value),
        relationships=_relationships(rule, catalogue) or None,
        properties={
            "kind": rule.kind,
            "tags": [rule.kind, rule.code[:3]],
            "basis": list(rule.basis),
            "certainty": rule.certainty,
        },
    )


def _told(markdown: str) -> om.MultiformatMessageString:
    return om.MultiformatMessageString(text=_without_markup(markdown), markdown=markdown)


def _without_markup(markdown: str) -> str:
    """Markdown as plain text: its headings, fences, emphasis and code marks taken off."""
    text = re.sub(r"^\s*(```.*|~~~.*)$\n?", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"^#+\s*", "", text, flags=re.MULTILINE)
    return re.sub(r"\*\*|`", "", text).strip()


# ---- the regulations that rules cite, as a taxonomy


def taxonomies(catalogue: Catalogue, language: str) -> list[om.ToolComponent] | None:
    """The regulations, by number or, where that is not known, by name."""
    if not catalogue.regulations:
        return None
    return [
        om.ToolComponent(
            name=_REGULATIONS,
            short_description=om.MultiformatMessageString(text="各条规则所依据的法规和文件"),
            language=language,
            taxa=[
                om.ReportingDescriptor(
                    id=one.number or name,
                    name=name,
                    short_description=om.MultiformatMessageString(text=str(one)),
                )
                for name, one in catalogue.regulations.items()
            ],
        )
    ]


def _supported(catalogue: Catalogue) -> list[om.ToolComponentReference] | None:
    return [_taxonomy()] if catalogue.regulations else None


def _taxonomy() -> om.ToolComponentReference:
    return om.ToolComponentReference(name=_REGULATIONS, index=0)


def _relationships(rule: Description, catalogue: Catalogue) -> list[om.ReportingDescriptorRelationship]:
    """Each regulation that a rule cites, with what the rule cites of it."""
    passages: dict[str, list[str]] = {}
    for basis in rule.basis:
        if one := cited(basis):
            passages.setdefault(one.name, []).append(basis)
    names = list(catalogue.regulations)
    return [
        om.ReportingDescriptorRelationship(
            target=om.ReportingDescriptorReference(
                id=catalogue.regulations[name].number or name, index=names.index(name), tool_component=_taxonomy()
            ),
            description=om.Message(text="；".join(bases)),
        )
        for name, bases in passages.items()
    ]
