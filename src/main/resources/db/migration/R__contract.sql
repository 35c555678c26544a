-- The SQL that people and dashboards rely on. Tables behind these views may change; names, types
-- and meaning here may not. Filters on time reach the partitions.

-- Whom it is for. First, and with all that is built on it: the views below are made anew anyway.
DROP VIEW IF EXISTS person_period CASCADE;
CREATE VIEW person_period AS
WITH mapped AS (
  SELECT
    tenant,
    identity,
    coalesce(valid_from, '-infinity') AS valid_from,
    coalesce(valid_to, 'infinity') AS valid_to,
    person,
    team,
    cost_centre,
    department,
    lag(valid_to, 1, '-infinity') OVER history AS gap_from,
    lead(valid_from, 1, 'infinity') OVER history AS next_from
  FROM person_mapping
  WINDOW history AS (PARTITION BY tenant, identity ORDER BY valid_from NULLS FIRST)
)
SELECT tenant, identity, valid_from, valid_to, person, team, cost_centre, department FROM mapped
UNION ALL
SELECT tenant, identity, gap_from, valid_from, NULL, NULL, NULL, NULL
FROM mapped WHERE gap_from < valid_from
UNION ALL
SELECT tenant, identity, valid_to, 'infinity', NULL, NULL, NULL, NULL
FROM mapped WHERE next_from = 'infinity' AND valid_to < 'infinity';
COMMENT ON VIEW person_period IS 'Who is behind an identity, for every day once: the mapping, and nothing between its periods. No row for an identity that was never mapped.';
COMMENT ON COLUMN person_period.tenant IS 'Whose books these are.';
COMMENT ON COLUMN person_period.identity IS 'As in attribution.';
COMMENT ON COLUMN person_period.valid_from IS 'First day (UTC); -infinity: ever since.';
COMMENT ON COLUMN person_period.valid_to IS 'First day (UTC) of the next period; infinity: until further notice.';
COMMENT ON COLUMN person_period.person IS 'Mapped person; null where nothing is mapped, as in all that follow.';
COMMENT ON COLUMN person_period.team IS 'Mapped team.';
COMMENT ON COLUMN person_period.cost_centre IS 'Mapped cost centre.';
COMMENT ON COLUMN person_period.department IS 'Mapped department.';

CREATE VIEW attribution AS
SELECT
  s.source_id,
  coalesce(p.valid_from, '-infinity') AS valid_from,
  coalesce(p.valid_to, 'infinity') AS valid_to,
  s.tenant,
  s.identity,
  coalesce(p.person, s.identity, 'unknown') AS person,
  coalesce(p.team, s.team, 'unknown') AS team,
  coalesce(p.cost_centre, s.cost_centre, 'unknown') AS cost_centre,
  coalesce(p.department, s.department, 'unknown') AS department,
  coalesce(s.project, 'unknown') AS project,
  coalesce(s.repository, 'unknown') AS repository,
  coalesce(s.host, 'unknown') AS host,
  coalesce(s.environment, 'unknown') AS environment,
  s.orchestration_id,
  coalesce(s.terminal, 'unknown') AS terminal,
  coalesce(s.account, 'unknown') AS account,
  coalesce(s.organisation, 'unknown') AS organisation
FROM source s LEFT JOIN person_period p ON p.tenant = s.tenant AND p.identity = s.identity;
COMMENT ON VIEW attribution IS 'Whom a source counts for, for every day once: join by source_id and valid_from <= day AND day < valid_to, and no row is lost or doubled.';
COMMENT ON COLUMN attribution.source_id IS 'Who sent it.';
COMMENT ON COLUMN attribution.valid_from IS 'First day (UTC); -infinity: ever since.';
COMMENT ON COLUMN attribution.valid_to IS 'First day (UTC) of the next period; infinity: until further notice.';
COMMENT ON COLUMN attribution.tenant IS 'Whose books these are.';
COMMENT ON COLUMN attribution.identity IS 'How the sender names the person; null when it does not.';
COMMENT ON COLUMN attribution.person IS 'Mapped person, else the identity, else unknown.';
COMMENT ON COLUMN attribution.team IS 'Mapped team, else as sent, else unknown.';
COMMENT ON COLUMN attribution.cost_centre IS 'Mapped cost centre, else as sent, else unknown.';
COMMENT ON COLUMN attribution.department IS 'Mapped department, else as sent, else unknown.';
COMMENT ON COLUMN attribution.project IS 'As sent, else unknown, as in those that follow.';
COMMENT ON COLUMN attribution.repository IS 'Repository.';
COMMENT ON COLUMN attribution.host IS 'Machine.';
COMMENT ON COLUMN attribution.environment IS 'Production, test and the like.';
COMMENT ON COLUMN attribution.orchestration_id IS 'Run of an orchestrator; null when there is none.';
COMMENT ON COLUMN attribution.terminal IS 'Terminal or editor.';
COMMENT ON COLUMN attribution.account IS 'Account at the maker of the client.';
COMMENT ON COLUMN attribution.organisation IS 'Organisation at the maker of the client.';

DROP VIEW IF EXISTS telemetry_logs;
CREATE VIEW telemetry_logs AS
SELECT
  r.time,
  s.tenant,
  s.client,
  s.client_version,
  s.session_id,
  h.event_name,
  r.severity_number::integer AS severity_number,
  h.severity_text,
  coalesce(r.body, to_jsonb(h.body)) AS body,
  s.attributes || coalesce((
    SELECT jsonb_object_agg(k.key, r.attribute_values -> (k.position - 1)::integer)
    FROM unnest(h.keys) WITH ORDINALITY AS k(key, position)), '{}') AS attributes,
  s.resource,
  h.scope_name,
  h.scope_version,
  replace(r.trace_id::text, '-', '') AS trace_id,
  lpad(to_hex(r.span_id), 16, '0') AS span_id,
  r.observed_time,
  r.is_future,
  r.source_id,
  r.fingerprint
FROM log_record r JOIN source s USING (source_id) JOIN shape h USING (shape_id);
COMMENT ON VIEW telemetry_logs IS 'Log records and events as received, once each, 30 days.';
COMMENT ON COLUMN telemetry_logs.time IS 'When it happened, as the sender says.';
COMMENT ON COLUMN telemetry_logs.tenant IS 'Whose books these are.';
COMMENT ON COLUMN telemetry_logs.client IS 'The software that reports, by its service.name.';
COMMENT ON COLUMN telemetry_logs.client_version IS 'Its version.';
COMMENT ON COLUMN telemetry_logs.session_id IS 'Conversation or run.';
COMMENT ON COLUMN telemetry_logs.event_name IS 'Name of the event, resolved from where the client puts it.';
COMMENT ON COLUMN telemetry_logs.severity_number IS 'OTLP severity; 0 when the sender gives none.';
COMMENT ON COLUMN telemetry_logs.severity_text IS 'Severity word.';
COMMENT ON COLUMN telemetry_logs.body IS 'Body, unless it was private.';
COMMENT ON COLUMN telemetry_logs.attributes IS 'Attributes, but for private ones.';
COMMENT ON COLUMN telemetry_logs.resource IS 'Resource attributes, but for private ones.';
COMMENT ON COLUMN telemetry_logs.scope_name IS 'Instrumentation scope.';
COMMENT ON COLUMN telemetry_logs.scope_version IS 'Version of the scope.';
COMMENT ON COLUMN telemetry_logs.trace_id IS 'Trace, 32 hex digits.';
COMMENT ON COLUMN telemetry_logs.span_id IS 'Span, 16 hex digits.';
COMMENT ON COLUMN telemetry_logs.observed_time IS 'When the sender noticed it, if it says so apart.';
COMMENT ON COLUMN telemetry_logs.is_future IS 'The sender''s clock was ahead.';
COMMENT ON COLUMN telemetry_logs.source_id IS 'Key of the sender.';
COMMENT ON COLUMN telemetry_logs.fingerprint IS 'Key of the record within source and time.';

DROP VIEW IF EXISTS telemetry_metrics;
CREATE VIEW telemetry_metrics AS
SELECT
  p.time,
  p.start_time,
  s.tenant,
  s.client,
  s.client_version,
  s.session_id,
  m.name,
  m.unit,
  m.kind,
  m.temporality,
  m.is_monotonic,
  coalesce(p.double_value, p.int_value::double precision) AS value,
  p.int_value,
  p.count,
  p.distribution,
  s.attributes || m.attributes AS attributes,
  s.resource,
  m.scope_name,
  m.scope_version,
  p.exemplars,
  p.is_future,
  p.source_id,
  p.series_id,
  p.fingerprint
FROM metric_point p JOIN source s USING (source_id) JOIN series m USING (series_id);
COMMENT ON VIEW telemetry_metrics IS 'Metric data points as received, once each, 30 days.';
COMMENT ON COLUMN telemetry_metrics.time IS 'End of what the point covers.';
COMMENT ON COLUMN telemetry_metrics.start_time IS 'Start of what the point covers.';
COMMENT ON COLUMN telemetry_metrics.tenant IS 'Whose books these are.';
COMMENT ON COLUMN telemetry_metrics.client IS 'The software that reports, by its service.name.';
COMMENT ON COLUMN telemetry_metrics.client_version IS 'Its version.';
COMMENT ON COLUMN telemetry_metrics.session_id IS 'Conversation or run.';
COMMENT ON COLUMN telemetry_metrics.name IS 'Metric, as sent.';
COMMENT ON COLUMN telemetry_metrics.unit IS 'Unit, as sent.';
COMMENT ON COLUMN telemetry_metrics.kind IS 'gauge, sum, histogram, exponential_histogram or summary.';
COMMENT ON COLUMN telemetry_metrics.temporality IS 'delta, cumulative or none.';
COMMENT ON COLUMN telemetry_metrics.is_monotonic IS 'Whether the sum only grows.';
COMMENT ON COLUMN telemetry_metrics.value IS 'Number, or sum of a distribution.';
COMMENT ON COLUMN telemetry_metrics.int_value IS 'Number, exact, when it was sent as integer.';
COMMENT ON COLUMN telemetry_metrics.count IS 'How many measurements a distribution holds.';
COMMENT ON COLUMN telemetry_metrics.distribution IS 'Bounds and buckets, or quantiles.';
COMMENT ON COLUMN telemetry_metrics.attributes IS 'Attributes, but for private ones.';
COMMENT ON COLUMN telemetry_metrics.resource IS 'Resource attributes, but for private ones.';
COMMENT ON COLUMN telemetry_metrics.scope_name IS 'Instrumentation scope.';
COMMENT ON COLUMN telemetry_metrics.scope_version IS 'Version of the scope.';
COMMENT ON COLUMN telemetry_metrics.exemplars IS 'Single measurements that came along.';
COMMENT ON COLUMN telemetry_metrics.is_future IS 'The sender''s clock was ahead.';
COMMENT ON COLUMN telemetry_metrics.source_id IS 'Key of the sender.';
COMMENT ON COLUMN telemetry_metrics.series_id IS 'Key of metric and attributes.';
COMMENT ON COLUMN telemetry_metrics.fingerprint IS 'Key of the point within source, series and time.';

DROP VIEW IF EXISTS telemetry_span_events;
DROP VIEW IF EXISTS telemetry_spans;
CREATE VIEW telemetry_spans AS
SELECT
  r.start_time,
  r.end_time,
  extract(epoch FROM r.end_time - r.start_time)::double precision AS duration_seconds,
  s.tenant,
  s.client,
  s.client_version,
  s.session_id,
  h.event_name AS name,
  replace(r.trace_id::text, '-', '') AS trace_id,
  lpad(to_hex(r.span_id), 16, '0') AS span_id,
  lpad(to_hex(r.parent_span_id), 16, '0') AS parent_span_id,
  (ARRAY['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'])[r.kind + 1] AS kind,
  (ARRAY['unset', 'ok', 'error'])[r.status_code + 1] AS status,
  r.status_message,
  s.attributes || coalesce((
    SELECT jsonb_object_agg(k.key, r.attribute_values -> (k.position - 1)::integer)
    FROM unnest(h.keys) WITH ORDINALITY AS k(key, position)), '{}') AS attributes,
  s.resource,
  h.scope_name,
  h.scope_version,
  r.trace_state,
  r.events,
  r.links,
  r.is_future,
  r.source_id
FROM span r JOIN source s USING (source_id) JOIN shape h USING (shape_id);
COMMENT ON VIEW telemetry_spans IS 'Spans as received, once each, 7 days.';
COMMENT ON COLUMN telemetry_spans.start_time IS 'Start.';
COMMENT ON COLUMN telemetry_spans.end_time IS 'End.';
COMMENT ON COLUMN telemetry_spans.duration_seconds IS 'End less start.';
COMMENT ON COLUMN telemetry_spans.tenant IS 'Whose books these are.';
COMMENT ON COLUMN telemetry_spans.client IS 'The software that reports, by its service.name.';
COMMENT ON COLUMN telemetry_spans.client_version IS 'Its version.';
COMMENT ON COLUMN telemetry_spans.session_id IS 'Conversation or run.';
COMMENT ON COLUMN telemetry_spans.name IS 'What was done.';
COMMENT ON COLUMN telemetry_spans.trace_id IS 'Trace, 32 hex digits.';
COMMENT ON COLUMN telemetry_spans.span_id IS 'Span, 16 hex digits.';
COMMENT ON COLUMN telemetry_spans.parent_span_id IS 'Span that caused it; null for a root.';
COMMENT ON COLUMN telemetry_spans.kind IS 'internal, server, client, producer, consumer or unspecified.';
COMMENT ON COLUMN telemetry_spans.status IS 'unset, ok or error.';
COMMENT ON COLUMN telemetry_spans.status_message IS 'What went wrong.';
COMMENT ON COLUMN telemetry_spans.attributes IS 'Attributes, but for private ones.';
COMMENT ON COLUMN telemetry_spans.resource IS 'Resource attributes, but for private ones.';
COMMENT ON COLUMN telemetry_spans.scope_name IS 'Instrumentation scope.';
COMMENT ON COLUMN telemetry_spans.scope_version IS 'Version of the scope.';
COMMENT ON COLUMN telemetry_spans.trace_state IS 'W3C trace state.';
COMMENT ON COLUMN telemetry_spans.events IS 'Span events, as telemetry_span_events lists them.';
COMMENT ON COLUMN telemetry_spans.links IS 'Links to other spans.';
COMMENT ON COLUMN telemetry_spans.is_future IS 'The sender''s clock was ahead.';
COMMENT ON COLUMN telemetry_spans.source_id IS 'Key of the sender.';

CREATE VIEW telemetry_span_events AS
SELECT
  r.start_time AS span_start_time,
  to_timestamp((e.event ->> 'time_unix_nano')::numeric / 1000000000) AS time,
  s.tenant,
  s.client,
  s.session_id,
  replace(r.trace_id::text, '-', '') AS trace_id,
  lpad(to_hex(r.span_id), 16, '0') AS span_id,
  h.event_name AS span_name,
  e.event ->> 'name' AS name,
  e.event -> 'attributes' AS attributes,
  e.position::integer AS position
FROM span r JOIN source s USING (source_id) JOIN shape h USING (shape_id)
CROSS JOIN LATERAL jsonb_array_elements(r.events) WITH ORDINALITY AS e(event, position);
COMMENT ON VIEW telemetry_span_events IS 'Events within spans, 7 days. Filter on span_start_time to be quick.';
COMMENT ON COLUMN telemetry_span_events.span_start_time IS 'Start of the span.';
COMMENT ON COLUMN telemetry_span_events.time IS 'When it happened.';
COMMENT ON COLUMN telemetry_span_events.tenant IS 'Whose books these are.';
COMMENT ON COLUMN telemetry_span_events.client IS 'The software that reports.';
COMMENT ON COLUMN telemetry_span_events.session_id IS 'Conversation or run.';
COMMENT ON COLUMN telemetry_span_events.trace_id IS 'Trace, 32 hex digits.';
COMMENT ON COLUMN telemetry_span_events.span_id IS 'Span, 16 hex digits.';
COMMENT ON COLUMN telemetry_span_events.span_name IS 'What the span did.';
COMMENT ON COLUMN telemetry_span_events.name IS 'Name of the event.';
COMMENT ON COLUMN telemetry_span_events.attributes IS 'Attributes, but for private ones.';
COMMENT ON COLUMN telemetry_span_events.position IS 'Its place among the events of the span.';
