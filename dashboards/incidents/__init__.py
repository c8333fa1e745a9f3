"""The parts of the page on incidents: list, one story, forms, weeks. The store of incidents in, as it is now."""
