"""The commands of ``milepost``, one module per group; each has register(app). Heavy imports stay inside functions.

Comes in: options of the command line. Goes out: calls of the steps, results on stdout, words on stderr. No table is
written here. docs/commands.md lists them all.
"""

from __future__ import annotations

import getpass
import os


def user_name() -> str:
    """Who gives a command: the user's name on this machine; the number where it has none, as in containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
