"""From what a run was asked for to what carries it out, in whatever process that is."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from fiscallint.config import Config, settings_of

if TYPE_CHECKING:
    from fiscallint.engine import Settings
    from fiscallint.finding import Notice, Suppression
    from fiscallint.hookspecs import Writer
    from fiscallint.plugins import Plugins
    from fiscallint.recall import Catalogue, Recall
    from fiscallint.rules.api import Description
    from fiscallint.settings import RuleSettings


class Request(Struct, frozen=True, dict=True):
    """What a run was asked for: the configuration, and the day that suppressions are held against.

    A pickle holds these two alone. What is made of them is made when it is first asked for; FiscallintError says what
    is wrong in the configuration, or in the files that it names.
    """

    config: Config
    today: datetime.date

    @cached_property
    def _installed(self) -> Plugins:
        from fiscallint.plugins import Plugins

        return Plugins()

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins, with the user's own rules."""
        self._installed.add_packs(self.config["packs"])
        return self._installed

    @property
    def failures(self) -> Sequence[Notice]:
        """The plugins that failed, of those that were asked for anything."""
        return self._installed.failures if "_installed" in self.__dict__ else ()

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """Those outside the documents."""
        if not self.config["suppressions"]:
            return ()
        from fiscallint.rules.suppression_file import load_suppressions

        return load_suppressions(self.config["suppressions"])

    def of_rules(self, rules: Sequence[Description]) -> Mapping[str, RuleSettings]:
        """What is set for these rules, by code."""
        return {code: settings_of(one) for code, one in self.config.for_rules(rules).items()}

    @cached_property
    def recall(self) -> Recall | None:
        """What is remembered of runs like this one; None where nothing is to be."""
        if self.config["cache"] is None:
            return None
        from fiscallint.recall import Recall

        return Recall(self)

    @property
    def known(self) -> Catalogue | None:
        """What is remembered of a run like this one that got as far as its documents."""
        return self.recall.catalogue if self.recall else None

    def require_sound(self) -> None:
        """FiscallintError, before the work, for what is wrong in the configuration; where it is known, nothing is."""
        if self.known is None:
            self.settings  # noqa: B018

    @property
    def formats(self) -> Collection[str]:
        """The output formats that there are."""
        if self.known is None:
            return self.plugins.writers()
        from fiscallint.output.targets import ENDINGS

        return {*ENDINGS, *self.known.formats}

    def writer(self, form: str) -> Writer:
        """What writes a format. Of fiscallint's own, no plugin need be loaded for that."""
        if self.known is None or form in self.known.formats:
            return self.plugins.writers()[form]
        from fiscallint.builtin import fiscallint_writers

        return fiscallint_writers()[form]

    @property
    def rules(self) -> Sequence[Description]:
        """What is said of all rules that there are, enabled or not."""
        return self.known.rules if self.known else self.plugins.registry.rules

    @cached_property
    def settings(self) -> Settings:
        """What the engine is asked for."""
        from fiscallint.engine import Settings
        from fiscallint.registry import selected

        config, registry = self.config, self.plugins.registry
        of_rules = self.of_rules(registry.rules)
        return Settings(
            selected(registry.rules, config["select"], config["ignore"]),
            of_rules,
            profile=registry.profile(config["profile"]).name if config["profile"] else "",
            suppressions=self.suppressions,
            today=self.today,
            allow_plugin_errors=config["allow-plugin-errors"],
            pdf_backend=config["pdf-backend"],
            limits=config.limits,
        )
