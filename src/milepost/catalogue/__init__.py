"""The catalogue: plans/*.yml -> Plan -> catalogue.*, what was promised. `milepost plans check`; landing stores it."""

from milepost.catalogue.plan import Plan
from milepost.catalogue.read import read_plans

__all__ = ["Plan", "read_plans"]
