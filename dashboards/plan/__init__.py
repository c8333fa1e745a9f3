"""The parts of the page on a plan: its clauses in the order of the text, what changed, what is no target."""
