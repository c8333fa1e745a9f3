"""The book of bulletins: content and files of each, its state, its number. data/bulletins/<id>/, read and written.

Comes in: what somebody asks for, config/bulletins.yml, a published version. Goes out: folders, and the events
milepost.bulletin.moved.v1 by which a rebuilt warehouse knows the states again. Used by `milepost bulletin`, the page
通报 and the DAG draft_bulletins.
"""
