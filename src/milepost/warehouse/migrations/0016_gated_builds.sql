-- What of the marts is known: NULL while they are being built and after a build that failed, 'built' when one went
-- through, 'gated' when the gate has judged what it made. Only these are published.
ALTER TABLE ops.build_parameters ADD COLUMN marts_state VARCHAR;
UPDATE ops.build_parameters SET marts_state = 'built' WHERE whole_at IS NOT NULL;
