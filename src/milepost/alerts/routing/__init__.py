"""Who hears of an incident: config/*.yml -> checked configuration -> receivers, groups, times and the reason why.

Comes in: alerts.yml, contacts.yml, workdays.yml, labels of an incident. Goes out: decisions; no table. The last good
configuration is kept in data/incidents/. Used by `milepost alerts check | route | test`.
"""
