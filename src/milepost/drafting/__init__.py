"""Bulletins and incidents together: what a bulletin is about, drafts made by themselves, somebody told of them.

Comes in: the store of incidents, config/bulletins.yml, the version shown. Goes out: drafts in data/bulletins/, and
incidents of kind bulletin_drafted. Used by `milepost bulletin`, the page 通报 and the DAG draft_bulletins.
"""
