-- Evidence: what was received, in daily partitions, and the dictionaries that its rows point to.
-- Ids are 64-bit hashes of the identity, so that every replica and every restore agrees on them.

CREATE TABLE source (
  source_id      bigint  PRIMARY KEY,
  identity_check bigint NOT NULL,
  tenant         text    NOT NULL CHECK (tenant <> ''),
  client         text    NOT NULL,
  client_version text,
  session_id     text,
  resource       jsonb   NOT NULL,
  attributes     jsonb   NOT NULL,
  is_overflow    boolean NOT NULL,
  seen_on        date    NOT NULL
);
COMMENT ON TABLE source IS 'One distinct sender: tenant, client, version, session, raw identity and resource attributes.';
COMMENT ON COLUMN source.source_id IS 'Hash of tenant, resource and identity attributes as sent.';
COMMENT ON COLUMN source.identity_check IS 'Second hash of the identity: tells two identities with one id apart.';
COMMENT ON COLUMN source.tenant IS 'Whose books these are; from the token alone.';
COMMENT ON COLUMN source.client IS 'The software that reports, as its service.name says; empty when it does not.';
COMMENT ON COLUMN source.client_version IS 'As reported in service.version or app.version.';
COMMENT ON COLUMN source.session_id IS 'Conversation or run of the client, under whichever name it sends it.';
COMMENT ON COLUMN source.resource IS 'Resource attributes.';
COMMENT ON COLUMN source.attributes IS 'Identity attributes that the client repeats on every record.';
COMMENT ON COLUMN source.is_overflow IS 'The tenant has too many sources: this one is kept apart but shown without attributes.';
COMMENT ON COLUMN source.seen_on IS 'Last day a receiver met it; unseen for longer than the longest retention it may go.';

CREATE TABLE series (
  series_id     bigint  PRIMARY KEY,
  identity_check bigint NOT NULL,
  tenant        text    NOT NULL CHECK (tenant <> ''),
  name          text    NOT NULL,
  unit          text    NOT NULL,
  kind          text    NOT NULL
                CHECK (kind IN ('gauge', 'sum', 'histogram', 'exponential_histogram', 'summary')),
  temporality   text    NOT NULL CHECK (temporality IN ('none', 'delta', 'cumulative')),
  is_monotonic  boolean NOT NULL,
  scope_name    text    NOT NULL,
  scope_version text    NOT NULL,
  attributes    jsonb   NOT NULL,
  is_overflow   boolean NOT NULL,
  seen_on       date    NOT NULL
);
COMMENT ON TABLE series IS 'One metric with one attribute set; what tells runs apart stands in source.';
COMMENT ON COLUMN series.series_id IS 'Hash of tenant, scope, name, kind, unit, temporality and attributes as sent.';
COMMENT ON COLUMN series.identity_check IS 'Second hash of the identity: tells two identities with one id apart.';
COMMENT ON COLUMN series.tenant IS 'Whose books these are.';
COMMENT ON COLUMN series.name IS 'Metric name as sent.';
COMMENT ON COLUMN series.unit IS 'Unit as sent; may be empty.';
COMMENT ON COLUMN series.kind IS 'Data type of its points.';
COMMENT ON COLUMN series.temporality IS 'Whether points say the change (delta) or the total (cumulative).';
COMMENT ON COLUMN series.is_monotonic IS 'Whether the sum only grows.';
COMMENT ON COLUMN series.scope_name IS 'Instrumentation scope.';
COMMENT ON COLUMN series.scope_version IS 'Version of the scope; may be empty.';
COMMENT ON COLUMN series.attributes IS 'Attributes of its points, without those that source holds.';
COMMENT ON COLUMN series.is_overflow IS 'The tenant has too many series: this one is kept apart but shown without attributes.';
COMMENT ON COLUMN series.seen_on IS 'Last day a receiver met it.';

CREATE TABLE shape (
  shape_id      bigint PRIMARY KEY,
  identity_check bigint NOT NULL,
  scope_name    text   NOT NULL,
  scope_version text   NOT NULL,
  event_name    text   NOT NULL,
  severity_text text   NOT NULL,
  body          text,
  keys          text[] NOT NULL,
  seen_on       date   NOT NULL
);
COMMENT ON TABLE shape IS 'What equal records share, so that a row need not repeat it: scope, event name, attribute keys.';
COMMENT ON COLUMN shape.shape_id IS 'Hash of all its other columns but seen_on.';
COMMENT ON COLUMN shape.identity_check IS 'Second hash of the identity: tells two identities with one id apart.';
COMMENT ON COLUMN shape.scope_name IS 'Instrumentation scope.';
COMMENT ON COLUMN shape.scope_version IS 'Version of the scope; may be empty.';
COMMENT ON COLUMN shape.event_name IS 'Resolved name of a log event, or name of a span; may be empty.';
COMMENT ON COLUMN shape.severity_text IS 'Severity word of a log record; may be empty.';
COMMENT ON COLUMN shape.body IS 'Body of a log record that only repeats the event name.';
COMMENT ON COLUMN shape.keys IS 'Attribute keys, in the order of the values that rows hold.';
COMMENT ON COLUMN shape.seen_on IS 'Last day a receiver met it.';

CREATE TABLE log_record (
  time             timestamptz NOT NULL,
  fingerprint      bigint      NOT NULL,
  source_id        bigint      NOT NULL,
  shape_id         bigint      NOT NULL,
  observed_time    timestamptz,
  trace_id         uuid,
  span_id          bigint,
  time_nanos       smallint    NOT NULL CHECK (time_nanos BETWEEN 0 AND 999),
  severity_number  smallint    NOT NULL,
  is_future        boolean     NOT NULL,
  body             jsonb,
  attribute_values jsonb       NOT NULL
) PARTITION BY RANGE (time);
CREATE UNIQUE INDEX log_record_key ON log_record (source_id, time, fingerprint);
COMMENT ON TABLE log_record IS 'Evidence: log records and events, once each.';
COMMENT ON COLUMN log_record.time IS 'When it happened as the sender says, to the microsecond.';
COMMENT ON COLUMN log_record.fingerprint IS 'Hash of its content before redaction, its time included.';
COMMENT ON COLUMN log_record.source_id IS 'Who sent it.';
COMMENT ON COLUMN log_record.shape_id IS 'Event name, scope and attribute keys.';
COMMENT ON COLUMN log_record.observed_time IS 'When the sender noticed it, if it says so apart.';
COMMENT ON COLUMN log_record.trace_id IS 'Trace it belongs to: the 16 bytes of the trace id.';
COMMENT ON COLUMN log_record.span_id IS 'Span it belongs to: the 8 bytes of the span id, big-endian.';
COMMENT ON COLUMN log_record.time_nanos IS 'Nanoseconds of time below its microsecond.';
COMMENT ON COLUMN log_record.severity_number IS 'OTLP severity; 0 when the sender gives none.';
COMMENT ON COLUMN log_record.is_future IS 'The sender''s clock was ahead of the receiver''s by more than a minute.';
COMMENT ON COLUMN log_record.body IS 'Body, unless it stands in shape or was dropped as private.';
COMMENT ON COLUMN log_record.attribute_values IS 'Values in the order of the keys of shape.';
COMMENT ON INDEX log_record_key IS 'Once; and the records of one source in a span of time.';

CREATE TABLE metric_point (
  time         timestamptz NOT NULL,
  fingerprint  bigint      NOT NULL,
  source_id    bigint      NOT NULL,
  series_id    bigint      NOT NULL,
  start_time   timestamptz,
  double_value double precision,
  int_value    bigint,
  count        bigint,
  time_nanos   smallint    NOT NULL CHECK (time_nanos BETWEEN 0 AND 999),
  start_nanos  smallint    NOT NULL CHECK (start_nanos BETWEEN 0 AND 999),
  is_future    boolean     NOT NULL,
  distribution jsonb,
  exemplars    jsonb,
  CHECK (double_value IS NULL OR int_value IS NULL)
) PARTITION BY RANGE (time);
CREATE UNIQUE INDEX metric_point_key ON metric_point (source_id, series_id, time, fingerprint);
COMMENT ON TABLE metric_point IS 'Evidence: data points of metrics, once each.';
COMMENT ON COLUMN metric_point.time IS 'End of what the point covers, to the microsecond.';
COMMENT ON COLUMN metric_point.fingerprint IS 'Hash of start, time and value.';
COMMENT ON COLUMN metric_point.source_id IS 'Who sent it.';
COMMENT ON COLUMN metric_point.series_id IS 'Metric and attributes.';
COMMENT ON COLUMN metric_point.start_time IS 'Start of what the point covers; null when the sender gives none.';
COMMENT ON COLUMN metric_point.double_value IS 'Value of a number point sent as double, or the sum of a distribution.';
COMMENT ON COLUMN metric_point.int_value IS 'Value of a number point sent as integer.';
COMMENT ON COLUMN metric_point.count IS 'How many measurements a distribution holds.';
COMMENT ON COLUMN metric_point.time_nanos IS 'Nanoseconds of time below its microsecond.';
COMMENT ON COLUMN metric_point.start_nanos IS 'Nanoseconds of start_time below its microsecond.';
COMMENT ON COLUMN metric_point.is_future IS 'The sender''s clock was ahead of the receiver''s by more than a minute.';
COMMENT ON COLUMN metric_point.distribution IS 'Bounds and buckets of a histogram, or quantiles of a summary.';
COMMENT ON COLUMN metric_point.exemplars IS 'Single measurements that the point carries along.';
COMMENT ON INDEX metric_point_key IS 'Once; and the points of one stream in the order of time.';

CREATE TABLE span (
  start_time       timestamptz NOT NULL,
  end_time         timestamptz NOT NULL,
  trace_id         uuid        NOT NULL,
  span_id          bigint      NOT NULL,
  parent_span_id   bigint,
  source_id        bigint      NOT NULL,
  shape_id         bigint      NOT NULL,
  fingerprint      bigint      NOT NULL,
  start_nanos      smallint    NOT NULL CHECK (start_nanos BETWEEN 0 AND 999),
  end_nanos        smallint    NOT NULL CHECK (end_nanos BETWEEN 0 AND 999),
  kind             smallint    NOT NULL,
  status_code      smallint    NOT NULL,
  is_future        boolean     NOT NULL,
  status_message   text,
  trace_state      text,
  events           jsonb,
  links            jsonb,
  attribute_values jsonb       NOT NULL
) PARTITION BY RANGE (start_time);
CREATE UNIQUE INDEX span_key ON span (source_id, trace_id, span_id, start_time);
CREATE INDEX span_trace ON span (trace_id);
COMMENT ON TABLE span IS 'Evidence: spans, once each; of two reports of one span the later end stays.';
COMMENT ON COLUMN span.start_time IS 'Start, to the microsecond.';
COMMENT ON COLUMN span.end_time IS 'End, to the microsecond.';
COMMENT ON COLUMN span.trace_id IS 'The 16 bytes of the trace id.';
COMMENT ON COLUMN span.span_id IS 'The 8 bytes of the span id, big-endian.';
COMMENT ON COLUMN span.parent_span_id IS 'Span that caused it; null for a root.';
COMMENT ON COLUMN span.source_id IS 'Who sent it.';
COMMENT ON COLUMN span.shape_id IS 'Span name, scope and attribute keys.';
COMMENT ON COLUMN span.fingerprint IS 'Hash of its content before redaction; decides between equal ends.';
COMMENT ON COLUMN span.start_nanos IS 'Nanoseconds of start_time below its microsecond.';
COMMENT ON COLUMN span.end_nanos IS 'Nanoseconds of end_time below its microsecond.';
COMMENT ON COLUMN span.kind IS 'OTLP span kind, 0 to 5.';
COMMENT ON COLUMN span.status_code IS 'OTLP status: 0 unset, 1 ok, 2 error.';
COMMENT ON COLUMN span.is_future IS 'The sender''s clock was ahead of the receiver''s by more than a minute.';
COMMENT ON COLUMN span.status_message IS 'What went wrong, in the sender''s words.';
COMMENT ON COLUMN span.trace_state IS 'W3C trace state.';
COMMENT ON COLUMN span.events IS 'Span events: time in nanoseconds, name, attributes.';
COMMENT ON COLUMN span.links IS 'Links to other spans.';
COMMENT ON COLUMN span.attribute_values IS 'Values in the order of the keys of shape.';
COMMENT ON INDEX span_key IS 'Once.';
COMMENT ON INDEX span_trace IS 'All spans of one trace, for its waterfall.';

CREATE TABLE quarantine (
  fingerprint    bigint      PRIMARY KEY,
  quarantined_at timestamptz NOT NULL,
  tenant         text        NOT NULL,
  signal         text        NOT NULL CHECK (signal IN ('metrics', 'logs', 'traces')),
  records        bigint      NOT NULL CHECK (records >= 0),
  sql_state      text        NOT NULL,
  reason         text        NOT NULL,
  payload        bytea       NOT NULL
);
COMMENT ON TABLE quarantine IS 'Payloads that were acknowledged but that PostgreSQL refuses to store; kept for a person to look at.';
COMMENT ON COLUMN quarantine.fingerprint IS 'Hash of the payload, so that a resent one is kept once.';
COMMENT ON COLUMN quarantine.quarantined_at IS 'When it was set aside.';
COMMENT ON COLUMN quarantine.tenant IS 'Who sent it.';
COMMENT ON COLUMN quarantine.signal IS 'Which kind of telemetry.';
COMMENT ON COLUMN quarantine.records IS 'How many records it holds.';
COMMENT ON COLUMN quarantine.sql_state IS 'SQLSTATE of the refusal.';
COMMENT ON COLUMN quarantine.reason IS 'Message of the refusal.';
COMMENT ON COLUMN quarantine.payload IS 'Its rows, as the spool writes them.';
