"""How often Python looks for objects that only point at each other."""

import gc


def look_seldom_for_cycles() -> None:
    """A PDF makes millions of small objects and hardly a cycle: looking after every 700 of them costs a tenth."""
    gc.set_threshold(100_000, 50, 50)
