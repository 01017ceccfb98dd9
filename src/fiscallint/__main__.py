"""`fiscallint`, and `python -m fiscallint`."""

import sys


def main() -> None:
    """The command line; what only asks for the version need not load it."""
    if sys.argv[1:] == ["--version"]:
        from fiscallint import __version__

        print(f"fiscallint {__version__}")
        return
    from fiscallint.cli import main

    main(prog_name="fiscallint")


if __name__ == "__main__":
    main()
