"""Machines that report by themselves: exporters of a compute centre, a data space's register -> events.

`python -m producers telemetry` sends compute.measured; `python -m producers onboarding` sends enterprise.onboarded and
enterprise.left, and keeps how far it read in data/spool/cursor-*.json;
telemetry keeps in centre-*.json how many cards a centre had.
"""
