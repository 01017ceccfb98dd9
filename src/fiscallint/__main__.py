"""`python -m fiscallint`."""

from fiscallint.cli import main

main(prog_name="fiscallint")
