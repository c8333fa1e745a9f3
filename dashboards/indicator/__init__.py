"""The parts of the indicator page: its choice, the projection, what-if, the path, revisions, the records behind."""
