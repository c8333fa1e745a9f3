"""The parts of the page on operations: compute centres, data spaces, trainings, milestones."""
