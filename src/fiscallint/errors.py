"""What went wrong, for the user: apart from all else, so that the command line need not load it."""

from __future__ import annotations


class FiscallintError(Exception):
    """Something the user has to mend: a file, an option, a rule. Its text is one clear sentence; exit status 2."""
