"""Orchestration only: what follows what, and when. The work is in milepost.pipeline."""
