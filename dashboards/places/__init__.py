"""The parts of the page on places: where they stand, the map, and the same figures place by place."""
