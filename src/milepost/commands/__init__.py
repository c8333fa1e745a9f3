"""The commands of ``milepost``, one module per group; each has register(app). Heavy imports stay inside functions."""
