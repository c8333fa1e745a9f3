"""The views of the quality page: held rows to settle, scores, rules, landing, builds, latency. Published tables in."""
