"""Quality gates: rows just landed or built -> a verdict, before a build and before publishing.

Comes in: raw.events or marts.* as pandas frames, and the rules of expectations/. Goes out: passed, warned or blocked.
Writes ops.gate_runs, ops.gate_results and, for a warning, ops.held_rows. Run by `milepost run` and Airflow's tasks
gate_raw and gate_marts; `milepost held` lists what is held and sends what people decide.
"""
