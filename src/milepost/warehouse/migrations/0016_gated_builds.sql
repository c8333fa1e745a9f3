-- What of the marts is known: NULL while they are being built, after a build that failed or made some models alone, and
-- until the first build of this version; 'built' when one went through, 'gated' when the gate has judged what it made. Only these are published.
ALTER TABLE ops.build_parameters ADD COLUMN marts_state VARCHAR;
