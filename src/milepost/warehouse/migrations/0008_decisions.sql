-- Why a version was published by hand although a gate had blocked what it was made from; NULL for all others.
ALTER TABLE ops.published_versions ADD COLUMN despite_gate VARCHAR;
