"""The catalogue: plans/*.yml -> Plan -> catalogue.*, what was promised.

Comes in: one YAML file per plan. Goes out: Plan, and rows with the time they were known. Writes catalogue.* and
ops.plans_set_aside (in_force.py and store.py, called by every load). Run by `milepost plans check`, `show`, `find`,
`export` and `schema`.
"""

from milepost.catalogue.plan import Plan
from milepost.catalogue.read import read_plans

__all__ = ["Plan", "read_plans"]
