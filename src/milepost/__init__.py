"""Milepost: which promises of a city's action plans are kept, which lag, and who must move next."""
