-- The store of incidents: data/incidents/incidents.db. Moments are UTC, ISO 8601 with microseconds and Z, so that they
-- sort as text; days are Shanghai's. No row is ever deleted.

-- One row per trouble, from its first signal to its end. Of one dedupe_key at most one row is not resolved.
CREATE TABLE incidents (
    incident_id TEXT PRIMARY KEY,
    dedupe_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'resolved')),
    jurisdiction TEXT, plan TEXT, agency TEXT, indicator TEXT, target TEXT,
    title_zh TEXT NOT NULL, title_en TEXT NOT NULL, body_zh TEXT NOT NULL, body_en TEXT NOT NULL,
    fields TEXT NOT NULL,
    is_simulated INTEGER NOT NULL, is_quiet INTEGER NOT NULL,
    opened_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, occurrences INTEGER NOT NULL,
    owner TEXT, snoozed_until TEXT,
    resolved_at TEXT, resolved_why_zh TEXT, resolved_why_en TEXT,
    escalation_step INTEGER NOT NULL DEFAULT 0, next_step_at TEXT,
    as_of TEXT, known_at TEXT, version TEXT,
    news TEXT NOT NULL DEFAULT '[]', grown_at TEXT
) STRICT;
CREATE UNIQUE INDEX one_unresolved ON incidents (dedupe_key) WHERE state <> 'resolved';
CREATE INDEX by_opening ON incidents (opened_at);

-- One row per thing that is done once, or remembered from one round of the watch to the next.
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- One row per change that a signal brought: the first one, another severity or other words, the end.
CREATE TABLE signals (
    signal_id INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incidents,
    seen_at TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('opened', 'changed', 'resolved')),
    severity TEXT NOT NULL, title_zh TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;
CREATE INDEX signals_of ON signals (incident_id);

-- One row per message to one receiver about one group, in the order they were planned: the log from which it is decided
-- whether there is something to tell. Written before the message is sent, so that a crash never loses one; the same
-- notification_id goes out again then. outcome: null until it is answered for good; silent: nothing was sent, on purpose.
-- known: what its receiver takes to be so after it, told now or before. together: the id under which it leaves with
-- others as one message, where more wait than the receiver's rate has room for.
CREATE TABLE notifications (
    notification_id TEXT PRIMARY KEY,
    receiver TEXT NOT NULL, group_key TEXT NOT NULL, sequence INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN
        ('first', 'new_in_group', 'resolved', 'repeat', 'escalated', 'reminder', 'digest')),
    firing TEXT NOT NULL, resolved TEXT NOT NULL, known TEXT NOT NULL DEFAULT '[]', together TEXT,
    planned_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_attempt_at TEXT,
    answered_at TEXT, outcome TEXT CHECK (outcome IN ('ok', 'dropped', 'silent')), code TEXT, words TEXT,
    UNIQUE (receiver, group_key, sequence)
) STRICT;
CREATE INDEX unanswered ON notifications (receiver, planned_at) WHERE outcome IS NULL;

-- One row per reminder of a unit's reporting day: what it says, and of which due days. It accuses nobody, so it is no
-- incident. group_key: as notifications.group_key; occasions: JSON list of '<due day>:<stage>'; fields: JSON of Reminder.
CREATE TABLE reminders (
    group_key TEXT PRIMARY KEY,
    agency TEXT NOT NULL, is_simulated INTEGER NOT NULL, occasions TEXT NOT NULL,
    title_zh TEXT NOT NULL, title_en TEXT NOT NULL, body_zh TEXT NOT NULL, body_en TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;

-- One row per act of a person or of a rule on an incident.
CREATE TABLE actions (
    action_id INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incidents,
    at TEXT NOT NULL, by TEXT NOT NULL, is_verified INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN
        ('acknowledged', 'assigned', 'commented', 'snoozed', 'woken', 'resolved', 'confirmed', 'escalated')),
    comment TEXT NOT NULL, details TEXT NOT NULL
) STRICT;
CREATE INDEX actions_of ON actions (incident_id);

-- One row per trouble that published versions may show, from its first evaluation on: what counts (null: no trouble), and
-- what has been seen since a moment. key: as incidents.dedupe_key.
CREATE TABLE standings (key TEXT PRIMARY KEY, trouble TEXT, seen TEXT, seen_at TEXT NOT NULL) STRICT;

-- One row per change of a target's status that was published, in the order they leave on milepost.status-changes.v1:
-- written before it is sent, so that a crash never loses one; a repeat carries the same change_id.
CREATE TABLE status_changes (
    sequence INTEGER PRIMARY KEY,
    change_id TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL, event TEXT NOT NULL,
    noted_at TEXT NOT NULL, sent_at TEXT
) STRICT;
CREATE INDEX unsent_changes ON status_changes (sequence) WHERE sent_at IS NULL;
