"""How far long work has come: said by whoever does it, heard by whoever waits for it.

A page of a scan takes as long to be read as a whole document of another kind. What waits for a document with a limit
of time therefore has to wait anew for each page, and can tell of them.
"""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[int, int], None]
"""Is told the number of a step, from 1, and how many there are."""


def _nobody(number: int, of: int) -> None:
    pass


_listener: Listener = _nobody


def step(number: int, of: int) -> None:
    """A step of this process's work begins that may take as long as a document: of these there are a limited number."""
    _listener(number, of)


def listen(listener: Listener) -> None:
    """Have each step of this process be heard, from now on."""
    global _listener
    _listener = listener
