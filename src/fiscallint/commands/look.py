"""The commands that show what was read: `tables` and `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fiscallint.commands.shared import PATH, complain, configuration, loaded, pdf_backend_option, selection

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("file", type=PATH)
@pdf_backend_option
@configuration
def tables(file: Path, **given: Any) -> None:
    """按读到的样子列出各张报表：名称、单位、页码、各行各列。"""
    with loaded(given) as request:
        from fiscallint.engine import disclose
        from fiscallint.output.listing import tables as listed

        config = request.config
        disclosure = disclose(file, request.plugins, pdf_backend=config["pdf-backend"], limits=config.limits)
        click.echo(listed(disclosure), nl=False)
        if complain(file, disclosure.notices) and not request.config["allow-plugin-errors"]:
            raise SystemExit(2)


@click.command()
@click.argument("file", type=PATH)
@click.option("--unread", is_flag=True, help="只列没有读懂的数字。")
@selection
def facts(file: Path, unread: bool, **given: Any) -> None:
    """列出从文字中读到的事实和断言，以及没有读懂的数字。"""
    with loaded(given) as request:
        from fiscallint.engine import disclose, examine
        from fiscallint.output.listing import facts as listed

        settings = request.settings
        disclosure = disclose(file, request.plugins, settings.profile, settings.pdf_backend, settings.limits)
        report = examine(disclosure, request.plugins, settings)
        click.echo(listed(disclosure, report.coverage, unread), nl=False)
        complain(file, report.notices)
        if not report.successful:
            raise SystemExit(2)
