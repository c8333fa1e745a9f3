-- What a build rests on beside the loads it takes in, and when everything was last made: null until a build of everything
-- that was begun has gone through. source_keys: a JSON object, name of a source: what told its state.
ALTER TABLE ops.build_parameters ADD COLUMN source_keys VARCHAR;
ALTER TABLE ops.build_parameters ADD COLUMN whole_at TIMESTAMP;
