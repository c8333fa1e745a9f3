"""The parts of the pages on units: the list with its ranking, and one unit's score card."""
