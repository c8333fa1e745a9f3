-- The last good version of each plan's file: what is in force. One row per plan. While the file in the folder has a
-- fault, this one is read in its place.
CREATE TABLE catalogue.plan_files (
    plan_id VARCHAR PRIMARY KEY, file VARCHAR NOT NULL, content VARCHAR NOT NULL, good_since TIMESTAMP NOT NULL
);
-- The last look at the folder that found something changed: one row. folder_sha256: of all names and contents and the format.
CREATE TABLE catalogue.folder_looks (looked_at TIMESTAMP NOT NULL, folder_sha256 VARCHAR NOT NULL);
-- One row per plan file that is set aside now: its first fault, and whether an earlier version is in force.
CREATE TABLE ops.plans_set_aside (
    file VARCHAR PRIMARY KEY, line INTEGER NOT NULL, field VARCHAR NOT NULL, message VARCHAR NOT NULL,
    faults INTEGER NOT NULL, set_aside_at TIMESTAMP NOT NULL, plan_in_force VARCHAR
);
