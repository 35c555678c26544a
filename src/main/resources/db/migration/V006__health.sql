ALTER TABLE source ADD COLUMN version_numbers integer[] GENERATED ALWAYS AS
  (string_to_array(substring(client_version FROM '\d{1,6}(?:\.\d{1,6})*'), '.')::integer[]) STORED;
COMMENT ON COLUMN source.version_numbers IS 'Numbers of client_version, for comparing; null when it has none.';

CREATE INDEX tally_day ON tally (day);
COMMENT ON INDEX tally_day IS 'What is told of today, of the last days, and the last day of all.';
