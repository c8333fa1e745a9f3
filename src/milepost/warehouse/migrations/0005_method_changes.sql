-- One row per target and change of the method: its reading in the last version published by an older method_version
-- (from_) and in the first one published by a newer one (to_); also where both say the same. Written once, with the
-- newer version (publishing/methods.py). as_of_date and changed_at are of that one.
CREATE TABLE ops.method_changes (
    target_id VARCHAR NOT NULL, from_method_version VARCHAR NOT NULL, to_method_version VARCHAR NOT NULL,
    from_version VARCHAR NOT NULL, to_version VARCHAR NOT NULL, from_status VARCHAR NOT NULL, to_status VARCHAR NOT NULL,
    from_light VARCHAR NOT NULL, to_light VARCHAR NOT NULL, as_of_date DATE NOT NULL, changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (target_id, to_method_version)
);
