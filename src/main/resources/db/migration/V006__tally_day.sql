CREATE INDEX tally_day ON tally (day);
COMMENT ON INDEX tally_day IS 'What is told of today, of the last days, and the last day of all.';
