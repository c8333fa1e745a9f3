"""The agency side: everything that turns what an office knows into events. Commands: python -m producers --help."""
