-- Whose a rejected message is, for scores of quality and for the quality page: what its text names, as far as it can be
-- read. Long messages are kept cut, and one that is no JSON is no less somebody's: there the first place that looks like
-- it is taken. NULL where it names none.
CREATE MACRO raw.named_in(text, path, pattern) AS
    CASE WHEN json_valid(text) THEN json_extract_string(text, path)
        ELSE nullif(regexp_extract(text, pattern, 1), '') END;
-- '/<jurisdiction>/<agency>': the source it names, else that of a topic which belongs to one agency; '' where neither does.
CREATE MACRO raw.sender_of(topic, text) AS coalesce(
    nullif(regexp_extract(raw.named_in(text, '$.source', '"source"\s*:\s*"([^"]*)"'),
        '^/[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$'), ''),
    CASE WHEN topic LIKE 'milepost.agency.%.%.v1'
        THEN '/' || split_part(topic, '.', 3) || '/' || split_part(topic, '.', 4) END,
    ''
);
