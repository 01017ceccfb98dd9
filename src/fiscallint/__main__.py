"""`fiscallint`, and `python -m fiscallint`."""

import os
import sys


def main() -> None:
    """The command line. What is the same each time is told without loading it."""
    told = sys.argv[1:]
    if told == ["--version"]:
        from fiscallint import __version__

        _tell(f"fiscallint {__version__}\n")
    elif told in (["--help"], ["-h"]) and _is_wide():
        with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:
            _tell(file.read())
    else:
        from fiscallint.cli import main

        main(prog_name="fiscallint")


def _tell(text: str) -> None:
    """Write to the screen; where that cannot be done, or nobody reads it, it is not said again."""
    try:
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(2) from None


def _is_wide() -> bool:
    """Whether a line of the help, which is made for 80 columns, has room."""
    told = os.environ.get("COLUMNS", "")
    try:
        return (int(told) if told.isdecimal() else os.get_terminal_size().columns) >= 80
    except OSError:  # no terminal
        return True


if __name__ == "__main__":
    main()
