"""The commands about rules, and what they come with: profiles and plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fiscallint.commands.shared import PATH, configuration, loaded, mistakes
from fiscallint.errors import FiscallintError

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--select", multiple=True, help="只列代码以此开头的规则。")
@configuration
def rules(select: tuple[str, ...], **given: Any) -> None:
    """列出全部规则：代码、级别、名称、检查什么。"""
    with loaded(given) as request:
        from fiscallint.config import split
        from fiscallint.registry import selected

        for rule in selected(request.plugins.registry.rules, split(select), ()):
            click.echo(f"{rule.code}  {rule.severity.word}  {rule.name:30}  {rule.title}")


@click.command()
@click.argument("code")
@configuration
def explain(code: str, **given: Any) -> None:
    """说明一条规则：查什么、为什么、错与对的例子、依据和把握、可设的参数。"""
    with loaded(given) as request:
        from fiscallint.delivery import columns, is_colored
        from fiscallint.output.pages import page, styled

        found = [r for r in request.plugins.registry.rules if code.upper() == r.code or code == r.name]
        if not found:
            raise FiscallintError(f"没有规则 {code}；fiscallint rules 列出全部规则")
        text = page(found[0])
        colored = is_colored()
        click.echo(styled(text, columns()) if colored else text, nl=False, color=colored)


@click.command("test")
@click.argument("paths", nargs=-1, type=PATH)
@configuration
def test_rules(paths: tuple[Path, ...], **given: Any) -> None:
    """运行规则文件（或文件夹）中各条规则自带的测试；不给则为自带的规则。

    退出码：0 全部通过；1 有测试未通过；2 规则文件有误。
    """
    with loaded(given) as request:
        from fiscallint.rules.pack_tests import failures
        from fiscallint.rules.packs import packs_in, shipped_packs

        known = request.plugins.registry.known
        packs = [pack for path in paths for pack in packs_in(path)] if paths else shipped_packs()
        lacking: list[str] = []
        wrong = False
        for pack in packs:
            failed, untested, number = failures(pack, known.names)
            lacking += untested
            wrong = wrong or bool(failed)
            ending = f"{len(failed)} 个未通过" if failed else "全部通过"
            click.echo(f"{pack}：{number} 个测试，{ending}" if number else f"{pack}：没有测试")
            for text in failed:
                click.echo(f"  {text}")
        if lacking:
            click.echo(f"没有测试的规则：{'、'.join(lacking)}")
        raise SystemExit(int(wrong))


@click.command("new-rule")
@click.argument("code")
@click.option("--output", type=PATH, help="写入这个文件；不给则输出到屏幕。")
@click.option("--force", is_flag=True, help="文件已存在也写。")
@configuration
def new_rule(code: str, output: Path | None, force: bool, **given: Any) -> None:
    """写出一条带注释和测试的规则，作为起点。CODE 如 QXJ101。"""
    with loaded(given) as request:
        import re

        from fiscallint.output.files import replace_file
        from fiscallint.resources import folder

        code = code.upper()
        if not re.fullmatch(r"[A-Z]{3}\d{3}", code):
            raise FiscallintError(f"规则代码“{code}”不合规范：应为三个字母加三位数字，如 QXJ101")
        if any(code == rule.code for rule in request.plugins.registry.rules):
            raise FiscallintError(f"规则代码 {code} 已经有了；fiscallint explain {code} 可看它查什么")
        text = (folder("rules.d") / "new-rule.yaml").read_text(encoding="utf-8")
        text = text.replace("CODE", code).replace("FILE", str(output or "文件.yaml"))
        if output is None:
            click.echo(text, nl=False)
            return
        if output.exists() and not force:
            raise FiscallintError(f"{output} 已存在，没有改动；换一个文件名，或加 --force 覆盖")
        replace_file(output, text)
        click.echo(f"已写入 {output}；改好后运行 fiscallint test {output}")


@click.command()
@click.argument("name", type=click.Choice(["rules", "json"]), default="rules")
def schema(name: str) -> None:
    """输出规则文件（rules，默认）或 json 输出格式的 JSON Schema，供编辑器和程序检查写法。"""
    with mistakes():
        from fiscallint.output.json import SCHEMA
        from fiscallint.resources import folder

        file = SCHEMA if name == "json" else folder("rules.d") / "rule-pack.schema.json"
        click.echo(file.read_text(encoding="utf-8"), nl=False)


@click.command()
@click.argument("name", required=False)
@configuration
def profiles(name: str | None, **given: Any) -> None:
    """列出全部地区配置；给出名称则列出该地沿用与自有的全部要求及依据。"""
    with loaded(given) as request:
        from fiscallint.output import profiles as output

        registry = request.plugins.registry
        click.echo(output.shown(registry.profile(name)) if name else output.listed(registry.profiles), nl=False)


@click.command("plugins")
@configuration
def list_plugins(**given: Any) -> None:
    """列出已安装的插件：版本、所在文件、增加了什么；载入不了的说明原因。"""
    with loaded(given) as request:
        from fiscallint.output.listing import plugins as listed

        click.echo(
            listed(request.plugins.extensions, request.plugins.registry.rules, request.plugins.failures), nl=False
        )
