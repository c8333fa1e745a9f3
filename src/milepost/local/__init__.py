"""Everything on one machine: the embedded broker, Airflow's home, and a supervisor of processes.

Comes in: settings and the Procfile. Goes out: running processes on 127.0.0.1, with their files under data/ (broker,
airflow, logs); no table. Run by `milepost demo` and `milepost broker`.
"""
