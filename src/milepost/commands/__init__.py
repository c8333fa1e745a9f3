"""The commands of ``milepost``, one module per group; each has register(app). Heavy imports stay inside functions.

Comes in: options of the command line. Goes out: calls of the steps, results on stdout, words on stderr. No table is
written here. docs/commands.md lists them all.
"""
