"""The command line. A command is loaded when it is asked for: `--version` and `--help` must be quick."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib import import_module
from typing import cast

import click

from fiscallint import __version__
from fiscallint.garbage import look_seldom_for_cycles

_COMMANDS = {
    "annotate": "correct.annotate",
    "baseline": "settings.baseline",
    "check": "check.check",
    "config": "settings.config",
    "explain": "rules.explain",
    "facts": "look.facts",
    "fix": "correct.fix",
    "new-rule": "rules.new_rule",
    "plugins": "rules.list_plugins",
    "profiles": "rules.profiles",
    "rules": "rules.rules",
    "schema": "rules.schema",
    "suppress": "settings.suppress",
    "tables": "look.tables",
    "test": "rules.test_rules",
}
"""Where each command stands, in `fiscallint.commands`."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(".")
        return cast(click.Command, getattr(import_module(f"fiscallint.commands.{module}"), name))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fiscallint", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="程序自身出错时显示调用过程，便于报告问题。")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """检查部门决算、预算公开文件：数字是否前后一致、文字与报表是否相符、该公开的是否公开。"""
    context.obj = debug
    look_seldom_for_cycles()
    atexit.register(gc.freeze)  # nor is there any use in a last look when all is done
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
