"""Rules of a plan file beyond its format: Plan (and its text) -> faults with line and advice.

Writes nothing. Run by `milepost plans check`; fields.py looks at the plan alone, paths.py at values on the way to a
target, policies.py at what policies pay, references.py at names that must lead somewhere, spans.py and policy_spans.py
at the text; advice.py tells what is no fault.
"""
