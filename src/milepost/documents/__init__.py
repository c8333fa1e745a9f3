"""Files that people write: text -> data of JSON types, with the line of every node and every fault in words.

Comes in: plans/*.yml and what a city sets in config/*.yml. Goes out: data, faults; no table. Used by `milepost plans
check` and `milepost alerts check`.
"""
