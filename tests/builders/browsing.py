"""Boards in a real browser: the sizes of windows, what is opened on pages, and when a page is drawn."""

from __future__ import annotations

DESKTOP, PHONE, TWICE = (1440, 900), (390, 844), (720, 450)  # twice: a desktop at 200 %
# What is opened on a page, or stands behind a tab of it
OPENED = [
    *(("quality", f"view={view}") for view in ("scores", "rules", "landing", "builds", "latency")),
    ("quality", "event=huzhou-fund-2026-09-30"),
    *(("operations", f"part={part}") for part in ("members", "trainings", "milestones")),
    ("changes", "show=each&since=2025-01-01"),
    ("incidents", "which=all"),
    ("bulletins", "bulletin=progress-wucheng-2026-10"),
]
# Drawn: nothing runs, nothing fades in, and tables that scroll are put within reach of the keyboard
DRAWN = """() => document.querySelector('.st-key-frame')
  && document.getAnimations().every((one) => one.playState !== 'running')
  && !document.querySelector('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]')
  && [...document.querySelectorAll('[class*="st-key-long"], .stTable > div')]
    .every((one) => one.scrollWidth <= one.clientWidth + 1 || one.tabIndex === 0)"""
