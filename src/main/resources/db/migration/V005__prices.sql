-- Prices: which books there were, what the user edited, and what was priced again.
-- An installation has one price book, whoever the tenant is.

CREATE TABLE price_version (
  version_id bigint      PRIMARY KEY,
  version    text        NOT NULL,
  overrides  text        NOT NULL,
  loaded_at  timestamptz NOT NULL
);
COMMENT ON TABLE price_version IS 'Every price book that calls were priced by.';
COMMENT ON COLUMN price_version.version_id IS 'Fingerprint of version: what ledger rows keep.';
COMMENT ON COLUMN price_version.version IS 'Fingerprints of the list and of the user''s own prices, edits before the file.';
COMMENT ON COLUMN price_version.overrides IS 'The edits in it, as CSV.';
COMMENT ON COLUMN price_version.loaded_at IS 'When a service first had it.';
COMMENT ON INDEX price_version_pkey IS 'Once; and the book of a ledger row.';

CREATE TABLE price_override (
  edit_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  csv       text        NOT NULL CHECK (octet_length(csv) <= 1048576),
  edited_by text        NOT NULL CHECK (edited_by <> ''),
  edited_at timestamptz NOT NULL
);
COMMENT ON TABLE price_override IS 'The user''s own prices as edited over the API: all of them with each edit. The last edit holds.';
COMMENT ON COLUMN price_override.edit_id IS 'Order of the edits.';
COMMENT ON COLUMN price_override.csv IS 'All rows after the edit, in the columns of prices.csv; empty when there are none.';
COMMENT ON COLUMN price_override.edited_by IS 'Token that did it.';
COMMENT ON COLUMN price_override.edited_at IS 'When.';
COMMENT ON INDEX price_override_pkey IS 'Once; and the last edit.';

CREATE TABLE reprice_run (
  run_id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  requested_by   text        NOT NULL CHECK (requested_by <> ''),
  requested_at   timestamptz NOT NULL,
  from_day       date        NOT NULL,
  to_day         date        NOT NULL CHECK (to_day >= from_day),
  state          text        NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  started_at     timestamptz,
  finished_at    timestamptz,
  price_version  bigint,
  position_day   date        NOT NULL,
  position_table text        NOT NULL CHECK (position_table IN ('model_call', 'usage')),
  position_key   bigint[]    NOT NULL,
  rows_done      bigint      NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
  calls_changed  bigint      NOT NULL DEFAULT 0 CHECK (calls_changed >= 0),
  calls_unpriced bigint      NOT NULL DEFAULT 0 CHECK (calls_unpriced >= 0),
  usage_changed  bigint      NOT NULL DEFAULT 0 CHECK (usage_changed >= 0),
  old_nanos      bigint      NOT NULL DEFAULT 0 CHECK (old_nanos >= 0),
  new_nanos      bigint      NOT NULL DEFAULT 0 CHECK (new_nanos >= 0),
  failure        text,
  CHECK ((started_at IS NULL) = (price_version IS NULL)),
  CHECK ((finished_at IS NULL) = (state IN ('waiting', 'running'))),
  CHECK ((failure IS NULL) = (state <> 'failed'))
);
COMMENT ON TABLE reprice_run IS 'Audit: who had which days priced again, and what came of it.';
COMMENT ON COLUMN reprice_run.run_id IS 'Order of the requests, in which they are worked off.';
COMMENT ON COLUMN reprice_run.requested_by IS 'Token or user who asked for it.';
COMMENT ON COLUMN reprice_run.requested_at IS 'When it was asked for.';
COMMENT ON COLUMN reprice_run.from_day IS 'First UTC day.';
COMMENT ON COLUMN reprice_run.to_day IS 'Last UTC day.';
COMMENT ON COLUMN reprice_run.state IS 'waiting, running, done or failed.';
COMMENT ON COLUMN reprice_run.started_at IS 'When its first slice was done.';
COMMENT ON COLUMN reprice_run.finished_at IS 'When it was done or given up.';
COMMENT ON COLUMN reprice_run.price_version IS 'Price book that it prices by, from start to end.';
COMMENT ON COLUMN reprice_run.position_day IS 'Day that the next slice is of; the days before are done.';
COMMENT ON COLUMN reprice_run.position_table IS 'Table that the next slice is of.';
COMMENT ON COLUMN reprice_run.position_key IS 'Key of the last row that is done in that table on that day; empty before the first.';
COMMENT ON COLUMN reprice_run.rows_done IS 'Rows looked at.';
COMMENT ON COLUMN reprice_run.calls_changed IS 'Model calls whose cost is another now.';
COMMENT ON COLUMN reprice_run.calls_unpriced IS 'Model calls that have no price in this book either.';
COMMENT ON COLUMN reprice_run.usage_changed IS 'Rows of usage whose estimate is another now.';
COMMENT ON COLUMN reprice_run.old_nanos IS 'Booked before, in nano-dollars: the calls of the signals that count.';
COMMENT ON COLUMN reprice_run.new_nanos IS 'Booked since, of the same calls.';
COMMENT ON COLUMN reprice_run.failure IS 'Why it was given up.';
COMMENT ON INDEX reprice_run_pkey IS 'Once; and the next run.';
