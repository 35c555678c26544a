-- A client's report of its cost counts of metrics where it counts of events.
COMMENT ON COLUMN usage.list_nanos IS 'What the public price list asks for these tokens alone: an estimate. Of a reported cost that cost, where the client can know it.';
COMMENT ON COLUMN tally.unpriced IS 'Calls without a price; of metrics, which do not count calls, models.';
COMMENT ON COLUMN session.unpriced_calls IS 'Calls without a price; where metrics count, which do not tell calls, models.';
