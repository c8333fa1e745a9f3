"""Contracts of events for those who do not read Python: event types -> JSON Schemas, AsyncAPI, a page of words.

Comes in: the structs of milepost.events.types. Goes out: docs/schemas/, docs/asyncapi.yaml, docs/events.md; no table.
Run by `milepost contracts export` and `milepost contracts check`, which refuse a schema that breaks a promise of v1.
"""
