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

-- The ledger as it counts: of each fact of a session the rows of one signal. Rows show up a few
-- seconds after their evidence, when it is decided which signal that is.

CREATE VIEW model_calls AS
SELECT
  c.time,
  s.tenant,
  s.client,
  s.client_version,
  s.session_id,
  a.person,
  a.team,
  a.cost_centre,
  a.department,
  a.project,
  a.repository,
  a.host,
  a.environment,
  a.orchestration_id,
  c.request_id,
  coalesce(c.prompt_uuid::text, c.prompt_id) AS prompt_id,
  l.model,
  l.model_said,
  l.provider,
  coalesce(l.region, w.region) AS region,
  coalesce(l.speed, w.speed) AS speed,
  coalesce(l.effort, w.effort) AS effort,
  CASE
    WHEN l.outcome = 'ok' AND EXISTS (
      SELECT FROM outcome o
      WHERE o.session_key = c.session_key AND o.kind = 'refusals' AND o.subject_key = c.request_key
    ) THEN 'refused'
    WHEN l.outcome = 'error' AND EXISTS (
      SELECT FROM outcome o
      WHERE o.session_key = c.session_key AND o.kind = 'retries_exhausted'
        AND o.time BETWEEN c.time - interval '1 second' AND c.time + interval '1 second'
    ) THEN 'retries_exhausted'
    ELSE l.outcome
  END AS outcome,
  l.error_class,
  c.status_code::integer AS status_code,
  l.query_source,
  coalesce(l.agent, w.agent) AS agent,
  coalesce(c.agent_id, w.agent_id) AS agent_id,
  coalesce(c.parent_agent_id, w.parent_agent_id) AS parent_agent_id,
  l.skill,
  l.plugin,
  l.mcp_server,
  c.input_tokens,
  c.cache_read_tokens,
  c.cache_write_5m_tokens,
  c.cache_write_1h_tokens,
  c.output_tokens,
  c.reasoning_tokens,
  coalesce(c.duration_ms, w.duration_ms) AS duration_ms,
  coalesce(c.ttft_ms, w.ttft_ms) AS ttft_ms,
  coalesce(c.attempt, w.attempt)::integer AS attempt,
  c.cost_nanos,
  c.cost_nanos / 1000000000.0 AS cost_usd,
  c.reported_nanos,
  c.list_nanos,
  c.contract_nanos,
  c.cost_source::text AS cost_source,
  coalesce(c.reported_nanos IS NOT NULL AND c.cost_source <> 'reported', false)
    AS is_report_replaced,
  c.price_version,
  replace(coalesce(c.trace_id, w.trace_id)::text, '-', '') AS trace_id,
  c.signal::text AS counted_by,
  c.source_id,
  c.session_key
FROM model_call c
JOIN tally t ON t.session_key = c.session_key AND t.day = (c.time AT TIME ZONE 'UTC')::date
  AND t.fact = 'model_call' AND t.signal = c.signal AND t.counts
JOIN source s ON s.source_id = c.source_id
JOIN label_set l ON l.labels_id = c.labels_id
JOIN attribution a ON a.source_id = c.source_id
  AND (c.time AT TIME ZONE 'UTC')::date >= a.valid_from
  AND (c.time AT TIME ZONE 'UTC')::date < a.valid_to
LEFT JOIN LATERAL (
  SELECT m.*, n.region, n.speed, n.effort, n.agent
  FROM model_call m JOIN label_set n USING (labels_id)
  WHERE m.session_key = c.session_key AND m.request_key = c.request_key AND m.signal <> c.signal
    AND m.time BETWEEN c.time - interval '20 minutes' AND c.time + interval '20 minutes'
  ORDER BY m.time, m.source_id LIMIT 1
) w ON true;
COMMENT ON VIEW model_calls IS 'Model calls, each counted once, with what other signals add to them.';
COMMENT ON COLUMN model_calls.time IS 'When it was reported.';
COMMENT ON COLUMN model_calls.tenant IS 'Whose books these are.';
COMMENT ON COLUMN model_calls.client IS 'The software that reports.';
COMMENT ON COLUMN model_calls.client_version IS 'Its version.';
COMMENT ON COLUMN model_calls.session_id IS 'Conversation or run; null when the client does not tell.';
COMMENT ON COLUMN model_calls.person IS 'Who it was for, as in attribution, like those that follow.';
COMMENT ON COLUMN model_calls.team IS 'Team.';
COMMENT ON COLUMN model_calls.cost_centre IS 'Cost centre.';
COMMENT ON COLUMN model_calls.department IS 'Department.';
COMMENT ON COLUMN model_calls.project IS 'Project.';
COMMENT ON COLUMN model_calls.repository IS 'Repository.';
COMMENT ON COLUMN model_calls.host IS 'Machine.';
COMMENT ON COLUMN model_calls.environment IS 'Production, test and the like.';
COMMENT ON COLUMN model_calls.orchestration_id IS 'Run of an orchestrator.';
COMMENT ON COLUMN model_calls.request_id IS 'As provider or client names the request.';
COMMENT ON COLUMN model_calls.prompt_id IS 'Prompt or turn that caused it.';
COMMENT ON COLUMN model_calls.model IS 'Model, for grouping.';
COMMENT ON COLUMN model_calls.model_said IS 'Model as the client says it.';
COMMENT ON COLUMN model_calls.provider IS 'Who is paid.';
COMMENT ON COLUMN model_calls.region IS 'Where the model was asked to run.';
COMMENT ON COLUMN model_calls.speed IS 'normal or fast.';
COMMENT ON COLUMN model_calls.effort IS 'How hard it was asked to think.';
COMMENT ON COLUMN model_calls.outcome IS 'ok, error, refused or retries_exhausted.';
COMMENT ON COLUMN model_calls.error_class IS 'Kind of error.';
COMMENT ON COLUMN model_calls.status_code IS 'HTTP status of a failed call.';
COMMENT ON COLUMN model_calls.query_source IS 'What asked: main thread, subagent, title …';
COMMENT ON COLUMN model_calls.agent IS 'The worker inside the client.';
COMMENT ON COLUMN model_calls.agent_id IS 'One run of it.';
COMMENT ON COLUMN model_calls.parent_agent_id IS 'The run that started it.';
COMMENT ON COLUMN model_calls.skill IS 'Skill in use.';
COMMENT ON COLUMN model_calls.plugin IS 'Plugin that brought it.';
COMMENT ON COLUMN model_calls.mcp_server IS 'MCP server that caused it.';
COMMENT ON COLUMN model_calls.input_tokens IS 'Neither read from nor written to a cache; null where not told, as in all that follow.';
COMMENT ON COLUMN model_calls.cache_read_tokens IS 'Read from a cache.';
COMMENT ON COLUMN model_calls.cache_write_5m_tokens IS 'Written for five minutes, or for a time not told.';
COMMENT ON COLUMN model_calls.cache_write_1h_tokens IS 'Written for an hour.';
COMMENT ON COLUMN model_calls.output_tokens IS 'Output, reasoning included.';
COMMENT ON COLUMN model_calls.reasoning_tokens IS 'Part of output.';
COMMENT ON COLUMN model_calls.duration_ms IS 'Whole request.';
COMMENT ON COLUMN model_calls.ttft_ms IS 'Until the first token.';
COMMENT ON COLUMN model_calls.attempt IS 'How many tries it took, as the client counts.';
COMMENT ON COLUMN model_calls.cost_nanos IS 'Cost that counts, in nano-dollars; null when unpriced.';
COMMENT ON COLUMN model_calls.cost_usd IS 'The same in dollars.';
COMMENT ON COLUMN model_calls.reported_nanos IS 'What the client says it cost.';
COMMENT ON COLUMN model_calls.list_nanos IS 'What the public price list asks.';
COMMENT ON COLUMN model_calls.contract_nanos IS 'What your own prices ask.';
COMMENT ON COLUMN model_calls.cost_source IS 'reported, computed, estimated or unpriced.';
COMMENT ON COLUMN model_calls.is_report_replaced IS 'The client reports a cost that does not count.';
COMMENT ON COLUMN model_calls.price_version IS 'Price book it was computed with.';
COMMENT ON COLUMN model_calls.trace_id IS 'Trace, 32 hex digits.';
COMMENT ON COLUMN model_calls.counted_by IS 'Signal that counts.';
COMMENT ON COLUMN model_calls.source_id IS 'Key of the sender.';
COMMENT ON COLUMN model_calls.session_key IS 'Key of the session.';

CREATE VIEW tool_uses AS
SELECT
  u.time,
  s.tenant,
  s.client,
  s.session_id,
  a.person,
  a.team,
  a.project,
  l.tool,
  l.tool_kind,
  l.mcp_server,
  l.agent,
  u.agent_id,
  u.use_id,
  coalesce(u.prompt_uuid::text, u.prompt_id) AS prompt_id,
  u.is_result,
  l.decision,
  l.decided_by,
  u.succeeded,
  l.error_class,
  u.duration_ms,
  u.input_bytes,
  u.result_bytes,
  replace(u.trace_id::text, '-', '') AS trace_id,
  u.signal::text AS counted_by,
  u.source_id,
  u.session_key
FROM tool_use u
JOIN label_set l ON l.labels_id = u.labels_id
JOIN tally t ON t.session_key = u.session_key AND t.day = (u.time AT TIME ZONE 'UTC')::date
  AND t.fact = CASE WHEN u.is_result THEN 'tool_result'
    ELSE 'tool_' || coalesce(l.decision, 'accept') END
  AND t.signal = u.signal AND t.counts
JOIN source s ON s.source_id = u.source_id
JOIN attribution a ON a.source_id = u.source_id
  AND (u.time AT TIME ZONE 'UTC')::date >= a.valid_from
  AND (u.time AT TIME ZONE 'UTC')::date < a.valid_to;
COMMENT ON VIEW tool_uses IS 'Decisions about tool uses, and their results, each counted once.';
COMMENT ON COLUMN tool_uses.time IS 'When it was reported.';
COMMENT ON COLUMN tool_uses.tenant IS 'Whose books these are.';
COMMENT ON COLUMN tool_uses.client IS 'The software that reports.';
COMMENT ON COLUMN tool_uses.session_id IS 'Conversation or run.';
COMMENT ON COLUMN tool_uses.person IS 'Who it was for.';
COMMENT ON COLUMN tool_uses.team IS 'Team.';
COMMENT ON COLUMN tool_uses.project IS 'Project.';
COMMENT ON COLUMN tool_uses.tool IS 'Tool.';
COMMENT ON COLUMN tool_uses.tool_kind IS 'builtin, mcp, or as the client says.';
COMMENT ON COLUMN tool_uses.mcp_server IS 'MCP server.';
COMMENT ON COLUMN tool_uses.agent IS 'The worker that used it.';
COMMENT ON COLUMN tool_uses.agent_id IS 'One run of it.';
COMMENT ON COLUMN tool_uses.use_id IS 'As the client names the use; decision and result share it.';
COMMENT ON COLUMN tool_uses.prompt_id IS 'Prompt or turn that caused it.';
COMMENT ON COLUMN tool_uses.is_result IS 'The tool ran; otherwise it was decided whether it may.';
COMMENT ON COLUMN tool_uses.decision IS 'accept or reject.';
COMMENT ON COLUMN tool_uses.decided_by IS 'config, hook, user …';
COMMENT ON COLUMN tool_uses.succeeded IS 'Whether it did what it should; null where not told.';
COMMENT ON COLUMN tool_uses.error_class IS 'Kind of error.';
COMMENT ON COLUMN tool_uses.duration_ms IS 'How long it ran.';
COMMENT ON COLUMN tool_uses.input_bytes IS 'Size of its input.';
COMMENT ON COLUMN tool_uses.result_bytes IS 'Size of its result.';
COMMENT ON COLUMN tool_uses.trace_id IS 'Trace, 32 hex digits.';
COMMENT ON COLUMN tool_uses.counted_by IS 'Signal that counts.';
COMMENT ON COLUMN tool_uses.source_id IS 'Key of the sender.';
COMMENT ON COLUMN tool_uses.session_key IS 'Key of the session.';

CREATE VIEW outcomes AS
SELECT
  o.time,
  s.tenant,
  s.client,
  s.session_id,
  a.person,
  a.team,
  a.project,
  o.kind,
  o.amount / 1000000.0 AS amount,
  o.occurrences,
  l.tool,
  l.language,
  l.agent,
  l.model,
  l.type,
  l.complexity,
  l.outcome,
  l.decided_by,
  o.signal::text AS counted_by,
  o.source_id,
  o.session_key
FROM outcome o
JOIN tally t ON t.session_key = o.session_key AND t.day = (o.time AT TIME ZONE 'UTC')::date
  AND t.fact = o.kind AND t.signal = o.signal AND t.counts
JOIN label_set l ON l.labels_id = o.labels_id
JOIN source s ON s.source_id = o.source_id
JOIN attribution a ON a.source_id = o.source_id
  AND (o.time AT TIME ZONE 'UTC')::date >= a.valid_from
  AND (o.time AT TIME ZONE 'UTC')::date < a.valid_to;
COMMENT ON VIEW outcomes IS 'What was delivered and what happened, each counted once.';
COMMENT ON COLUMN outcomes.time IS 'When it was reported.';
COMMENT ON COLUMN outcomes.tenant IS 'Whose books these are.';
COMMENT ON COLUMN outcomes.client IS 'The software that reports.';
COMMENT ON COLUMN outcomes.session_id IS 'Conversation or run.';
COMMENT ON COLUMN outcomes.person IS 'Who it was for.';
COMMENT ON COLUMN outcomes.team IS 'Team.';
COMMENT ON COLUMN outcomes.project IS 'Project.';
COMMENT ON COLUMN outcomes.kind IS 'What: commits, lines_added, tasks_completed …';
COMMENT ON COLUMN outcomes.amount IS 'How much.';
COMMENT ON COLUMN outcomes.occurrences IS 'How many times, where amount is a sum of measurements.';
COMMENT ON COLUMN outcomes.tool IS 'Tool.';
COMMENT ON COLUMN outcomes.language IS 'Programming language.';
COMMENT ON COLUMN outcomes.agent IS 'The worker that did it.';
COMMENT ON COLUMN outcomes.model IS 'Model that did it.';
COMMENT ON COLUMN outcomes.type IS 'Kind of task, verification, decision or start.';
COMMENT ON COLUMN outcomes.complexity IS 'Of a task.';
COMMENT ON COLUMN outcomes.outcome IS 'How it ended.';
COMMENT ON COLUMN outcomes.decided_by IS 'Who decided.';
COMMENT ON COLUMN outcomes.counted_by IS 'Signal that counts.';
COMMENT ON COLUMN outcomes.source_id IS 'Key of the sender.';
COMMENT ON COLUMN outcomes.session_key IS 'Key of the session.';

DROP VIEW IF EXISTS spend;
CREATE VIEW spend AS
SELECT
  c.time,
  s.tenant,
  s.client,
  s.session_id,
  l.model,
  l.provider,
  l.query_source,
  l.agent,
  (l.outcome IS DISTINCT FROM 'error')::integer AS calls,
  (l.outcome IS NOT DISTINCT FROM 'error')::integer AS failures,
  c.input_tokens::bigint AS input_tokens,
  c.cache_read_tokens::bigint AS cache_read_tokens,
  CASE WHEN num_nonnulls(c.cache_write_5m_tokens, c.cache_write_1h_tokens) > 0
    THEN coalesce(c.cache_write_5m_tokens, 0)::bigint + coalesce(c.cache_write_1h_tokens, 0)
  END AS cache_write_tokens,
  c.output_tokens::bigint AS output_tokens,
  c.cost_nanos,
  c.cost_source::text AS cost_source,
  c.signal::text AS counted_by,
  c.source_id,
  c.session_key,
  c.labels_id
FROM model_call c
JOIN tally t ON t.session_key = c.session_key AND t.day = (c.time AT TIME ZONE 'UTC')::date
  AND t.fact = 'model_call' AND t.signal = c.signal AND t.counts
JOIN source s ON s.source_id = c.source_id
JOIN label_set l ON l.labels_id = c.labels_id
UNION ALL
SELECT
  u.time,
  s.tenant,
  s.client,
  s.session_id,
  l.model,
  l.provider,
  l.query_source,
  l.agent,
  NULL,
  NULL,
  CASE WHEN u.kind = 'input' THEN u.amount END,
  CASE WHEN u.kind = 'cache_read' THEN u.amount END,
  CASE WHEN u.kind IN ('cache_write_5m', 'cache_write_1h') THEN u.amount END,
  CASE WHEN u.kind = 'output' THEN u.amount END,
  CASE WHEN u.kind = 'cost' OR NOT r.is_reported THEN u.list_nanos END,
  CASE WHEN r.is_reported THEN 'reported' WHEN u.list_nanos IS NULL THEN 'unpriced'
    ELSE 'estimated' END,
  'metrics',
  u.source_id,
  u.session_key,
  u.labels_id
FROM usage u
JOIN tally t ON t.session_key = u.session_key AND t.day = (u.time AT TIME ZONE 'UTC')::date
  AND t.fact = 'model_call' AND t.signal = 'metrics' AND t.counts
JOIN source s ON s.source_id = u.source_id
JOIN label_set l ON l.labels_id = u.labels_id
-- A cost that the client can know counts for all tokens of its model.
CROSS JOIN LATERAL (
  SELECT EXISTS (
    SELECT FROM usage v JOIN label_set k ON k.labels_id = v.labels_id
    WHERE v.session_key = u.session_key AND v.kind = 'cost' AND v.list_nanos IS NOT NULL
      AND v.time >= date_trunc('day', u.time, 'UTC')
      AND v.time < date_trunc('day', u.time, 'UTC') + interval '24 hours'
      AND (k.model_said, k.provider) IS NOT DISTINCT FROM (l.model_said, l.provider)
  ) AS is_reported
) r
WHERE u.kind <> 'reasoning';
COMMENT ON VIEW spend IS 'Tokens and cost as they count, from calls and, where only metrics tell, from these. To be summed.';
COMMENT ON COLUMN spend.time IS 'When it was reported.';
COMMENT ON COLUMN spend.tenant IS 'Whose books these are.';
COMMENT ON COLUMN spend.client IS 'The software that reports.';
COMMENT ON COLUMN spend.session_id IS 'Conversation or run.';
COMMENT ON COLUMN spend.model IS 'Model, for grouping.';
COMMENT ON COLUMN spend.provider IS 'Who is paid.';
COMMENT ON COLUMN spend.query_source IS 'What asked.';
COMMENT ON COLUMN spend.agent IS 'The worker inside the client.';
COMMENT ON COLUMN spend.calls IS 'Answered calls; null where metrics count, which do not tell.';
COMMENT ON COLUMN spend.failures IS 'Failed calls.';
COMMENT ON COLUMN spend.input_tokens IS 'Uncached input tokens.';
COMMENT ON COLUMN spend.cache_read_tokens IS 'Cache reads.';
COMMENT ON COLUMN spend.cache_write_tokens IS 'Cache writes.';
COMMENT ON COLUMN spend.output_tokens IS 'Output tokens.';
COMMENT ON COLUMN spend.cost_nanos IS 'Cost in nano-dollars; null when unpriced.';
COMMENT ON COLUMN spend.cost_source IS 'reported, computed, estimated or unpriced.';
COMMENT ON COLUMN spend.counted_by IS 'Signal that counts.';
COMMENT ON COLUMN spend.source_id IS 'Key of the sender.';
COMMENT ON COLUMN spend.session_key IS 'Key of the session.';
COMMENT ON COLUMN spend.labels_id IS 'Key of the words.';

CREATE VIEW sessions AS
SELECT
  e.session_id,
  e.tenant,
  e.client,
  e.client_version,
  a.person,
  a.team,
  a.project,
  a.repository,
  a.terminal,
  a.account,
  a.orchestration_id,
  e.first_seen,
  e.last_seen,
  extract(epoch FROM e.last_seen - e.first_seen)::double precision AS duration_seconds,
  e.counted_by::text AS counted_by,
  e.models,
  e.model_calls,
  e.failed_calls,
  e.unpriced_calls,
  e.input_tokens,
  e.cache_read_tokens,
  e.cache_write_tokens,
  e.output_tokens,
  e.largest_context,
  e.cost_nanos,
  e.cost_nanos / 1000000000.0 AS cost_usd,
  e.reported_nanos,
  e.tool_uses,
  e.failed_tool_uses,
  e.outcomes,
  e.session_key
FROM session e
JOIN attribution a ON a.source_id = e.source_id
  AND (e.last_seen AT TIME ZONE 'UTC')::date >= a.valid_from
  AND (e.last_seen AT TIME ZONE 'UTC')::date < a.valid_to;
COMMENT ON VIEW sessions IS 'One row per session, kept current.';
COMMENT ON COLUMN sessions.session_id IS 'Conversation or run, as the client names it.';
COMMENT ON COLUMN sessions.tenant IS 'Whose books these are.';
COMMENT ON COLUMN sessions.client IS 'The software that reports.';
COMMENT ON COLUMN sessions.client_version IS 'Its version, at last.';
COMMENT ON COLUMN sessions.person IS 'Who it was for, as of its last day.';
COMMENT ON COLUMN sessions.team IS 'Team.';
COMMENT ON COLUMN sessions.project IS 'Project.';
COMMENT ON COLUMN sessions.repository IS 'Repository.';
COMMENT ON COLUMN sessions.terminal IS 'Terminal or editor.';
COMMENT ON COLUMN sessions.account IS 'Account at the maker of the client.';
COMMENT ON COLUMN sessions.orchestration_id IS 'Run of an orchestrator that it belongs to.';
COMMENT ON COLUMN sessions.first_seen IS 'First ledger row.';
COMMENT ON COLUMN sessions.last_seen IS 'Last ledger row.';
COMMENT ON COLUMN sessions.duration_seconds IS 'From first to last.';
COMMENT ON COLUMN sessions.counted_by IS 'Signal that counts for model calls.';
COMMENT ON COLUMN sessions.models IS 'Models that were called.';
COMMENT ON COLUMN sessions.model_calls IS 'Answered calls; null where no signal tells, as in all counts.';
COMMENT ON COLUMN sessions.failed_calls IS 'Calls that ended in an error.';
COMMENT ON COLUMN sessions.unpriced_calls IS 'Calls without a price; where metrics count, which do not tell calls, models.';
COMMENT ON COLUMN sessions.input_tokens IS 'Uncached input tokens.';
COMMENT ON COLUMN sessions.cache_read_tokens IS 'Cache reads.';
COMMENT ON COLUMN sessions.cache_write_tokens IS 'Cache writes.';
COMMENT ON COLUMN sessions.output_tokens IS 'Output tokens.';
COMMENT ON COLUMN sessions.largest_context IS 'Prompt tokens of the largest call.';
COMMENT ON COLUMN sessions.cost_nanos IS 'Cost that counts, in nano-dollars.';
COMMENT ON COLUMN sessions.cost_usd IS 'The same in dollars.';
COMMENT ON COLUMN sessions.reported_nanos IS 'What the client says it cost.';
COMMENT ON COLUMN sessions.tool_uses IS 'Tools that ran.';
COMMENT ON COLUMN sessions.failed_tool_uses IS 'Of these, failed.';
COMMENT ON COLUMN sessions.outcomes IS 'What was delivered and what happened, by kind.';
COMMENT ON COLUMN sessions.session_key IS 'Key of the session.';

DROP VIEW IF EXISTS reconciliation;
CREATE VIEW reconciliation AS
WITH told AS (
  SELECT
    t.day,
    s.tenant,
    s.client,
    CASE WHEN t.weighed_with = t.session_key THEN s.session_id END AS session_id,
    t.weighed_with,
    t.signal,
    max(s.version_numbers) AS version,
    bool_or(t.counts) AS counts,
    sum(t.amount)::bigint AS tokens,
    sum(t.input_tokens)::bigint AS input,
    sum(t.cache_read_tokens)::bigint AS cache_read,
    sum(t.cache_write_tokens)::bigint AS cache_write,
    sum(t.output_tokens)::bigint AS output,
    sum(t.reported_nanos)::bigint AS reported_nanos,
    max(t.last_time) AS last_time
  FROM tally t JOIN source s ON s.source_id = t.source_id
  WHERE t.fact = 'model_call'
  GROUP BY 1, 2, 3, 4, 5, 6
), side_by_side AS (
  SELECT
    day,
    tenant,
    client,
    session_id,
    max(version) AS version,
    count(*) AS signals,
    max(signal::text) FILTER (WHERE counts) AS counted_by,
    max(tokens) AS most,
    max(tokens) - min(tokens) AS difference_tokens,
    CASE WHEN count(input) > 1 THEN max(input) - min(input) END AS difference_input,
    CASE WHEN count(cache_read) > 1 THEN max(cache_read) - min(cache_read) END
      AS difference_cache_read,
    CASE WHEN count(cache_write) > 1 THEN max(cache_write) - min(cache_write) END
      AS difference_cache_write,
    CASE WHEN count(output) > 1 THEN max(output) - min(output) END AS difference_output,
    max(tokens) FILTER (WHERE signal = 'logs') AS log_tokens,
    max(tokens) FILTER (WHERE signal = 'metrics') AS metric_tokens,
    max(tokens) FILTER (WHERE signal = 'traces') AS span_tokens,
    max(reported_nanos) FILTER (WHERE signal = 'logs') AS log_cost_nanos,
    max(reported_nanos) FILTER (WHERE signal = 'metrics') AS metric_cost_nanos,
    max(reported_nanos) - min(reported_nanos) AS difference_nanos,
    max(last_time) FILTER (WHERE signal = 'metrics')
      < max(last_time) - interval '5 minutes' AS have_metrics_stopped,
    array_agg(signal::text) AS told_by
  FROM told
  GROUP BY day, tenant, client, session_id, weighed_with
)
SELECT
  day,
  tenant,
  b.client,
  array_to_string(version, '.') AS client_version,
  session_id,
  counted_by,
  log_tokens,
  metric_tokens,
  span_tokens,
  difference_tokens,
  difference_input,
  difference_cache_read,
  difference_cache_write,
  difference_output,
  log_cost_nanos,
  metric_cost_nanos,
  difference_nanos,
  CASE
    WHEN is_version_silent
      OR is_version_wrong AND (difference_tokens > 0 OR difference_nanos > 0)
      THEN 'unsupported version'
    WHEN signals = 1 THEN 'one signal only'
    WHEN metric_tokens < most AND have_metrics_stopped THEN 'metric stream stopped'
    WHEN log_tokens < most THEN 'events missing'
    WHEN metric_tokens < most THEN 'metric points missing'
    WHEN span_tokens < most THEN 'spans missing'
    WHEN difference_nanos > 0 THEN 'price'
    ELSE 'agrees'
  END AS likely_cause
FROM side_by_side b
CROSS JOIN LATERAL (
  SELECT
    coalesce(bool_or(k.symptom = 'missing' AND k.signal <> ALL (told_by)), false)
      AS is_version_silent,
    coalesce(bool_or(k.symptom = 'wrong' AND k.signal = ANY (told_by)), false) AS is_version_wrong
  FROM known_defect k
  WHERE k.client = b.client AND b.version BETWEEN k.first_version AND k.last_version
) defects;
COMMENT ON VIEW reconciliation IS 'What the signals say about the same model calls, and why they may differ: per day and session, or per day and client where not every signal names the session.';
COMMENT ON COLUMN reconciliation.day IS 'UTC day.';
COMMENT ON COLUMN reconciliation.tenant IS 'Whose books these are.';
COMMENT ON COLUMN reconciliation.client IS 'The software that reports.';
COMMENT ON COLUMN reconciliation.client_version IS 'Numbers of its version; of several the highest.';
COMMENT ON COLUMN reconciliation.session_id IS 'Conversation or run; null where signals are weighed per client and day.';
COMMENT ON COLUMN reconciliation.counted_by IS 'Signal that counts.';
COMMENT ON COLUMN reconciliation.log_tokens IS 'Tokens by events; null, as in those that follow, when the signal says nothing.';
COMMENT ON COLUMN reconciliation.metric_tokens IS 'Tokens by metrics.';
COMMENT ON COLUMN reconciliation.span_tokens IS 'Tokens by spans.';
COMMENT ON COLUMN reconciliation.difference_tokens IS 'Between the signal that says most and the one that says least.';
COMMENT ON COLUMN reconciliation.difference_input IS 'The same of uncached input alone; null, as in the kinds that follow, when fewer than two signals tell the kind.';
COMMENT ON COLUMN reconciliation.difference_cache_read IS 'Of cache reads.';
COMMENT ON COLUMN reconciliation.difference_cache_write IS 'Of cache writes.';
COMMENT ON COLUMN reconciliation.difference_output IS 'Of output.';
COMMENT ON COLUMN reconciliation.log_cost_nanos IS 'Cost reported by events.';
COMMENT ON COLUMN reconciliation.metric_cost_nanos IS 'Cost reported by metrics.';
COMMENT ON COLUMN reconciliation.difference_nanos IS 'Between the reported costs.';
COMMENT ON COLUMN reconciliation.likely_cause IS 'agrees, one signal only, unsupported version, metric stream stopped, metric points missing, events missing, spans missing, or price.';

-- All times are those of the data, so that what a recording shows does not change with the clock.
CREATE VIEW meter_health AS
WITH told AS MATERIALIZED (
  SELECT
    s.tenant,
    s.client,
    coalesce(p.person, s.identity, 'unknown') AS person,
    s.identity IS NULL AS is_identity_unknown,
    t.source_id,
    t.session_key,
    t.signal,
    max(t.day) AS day,
    max(t.last_time) AS last_time,
    sum(t.occurrences) FILTER (WHERE t.counts AND t.fact = 'model_call') AS calls,
    sum(t.unpriced) FILTER (WHERE t.counts AND t.fact = 'model_call') AS unpriced
  FROM tally t
  JOIN source s ON s.source_id = t.source_id
  LEFT JOIN person_period p ON p.tenant = s.tenant AND p.identity = s.identity
    AND t.day >= p.valid_from AND t.day < p.valid_to
  WHERE t.day > (SELECT max(day) - 30 FROM tally)
  GROUP BY 1, 2, 3, 4, 5, 6, 7
), seen AS (
  SELECT
    tenant,
    client,
    person,
    max(last_time) AS last_seen,
    max(last_time) FILTER (WHERE signal = 'logs') AS last_log,
    max(last_time) FILTER (WHERE signal = 'metrics') AS last_metric,
    max(last_time) FILTER (WHERE signal = 'traces') AS last_span,
    (array_agg(source_id ORDER BY last_time DESC, source_id))[1] AS last_source,
    count(DISTINCT session_key) AS sessions,
    sum(calls) AS model_calls,
    sum(unpriced) AS unpriced_calls,
    sum(calls) FILTER (WHERE is_identity_unknown) AS unknown_calls,
    bool_or(is_identity_unknown) AS is_identity_unknown
  FROM told
  GROUP BY tenant, client, person
), recent AS (
  SELECT DISTINCT t.tenant, t.client, t.person, s.source_id
  FROM told t JOIN source s ON s.session_key = t.session_key
  WHERE t.day >= (SELECT max(day) - 1 FROM tally)
), reset AS (
  -- By source, or all streams of all time would be joined.
  SELECT tenant, client, person, sum((
    SELECT count(*) - count(DISTINCT i.stream_id)
    FROM stream i JOIN stream_state c ON c.stream_id = i.stream_id
    WHERE i.source_id = recent.source_id))::bigint AS resets
  FROM recent
  GROUP BY tenant, client, person
), overlap AS (
  SELECT r.tenant, r.client, r.person, count(*) AS overlapping_points
  FROM (
    SELECT
      m.source_id,
      m.start_time < lag(m.time) OVER (
        PARTITION BY m.source_id, m.series_id ORDER BY m.time, m.fingerprint) AS is_overlap
    FROM metric_point m JOIN series e ON e.series_id = m.series_id
    WHERE e.temporality = 'delta'
      AND m.time > (SELECT max(last_time) - interval '1 hour' FROM told)
  ) point JOIN recent r ON r.source_id = point.source_id
  WHERE is_overlap
  GROUP BY r.tenant, r.client, r.person
)
SELECT
  h.tenant,
  h.client,
  h.person,
  h.last_seen,
  h.last_log,
  h.last_metric,
  h.last_span,
  array_remove(ARRAY[
    CASE WHEN h.last_log < h.last_seen - interval '15 minutes' THEN 'logs' END,
    CASE WHEN h.last_metric < h.last_seen - interval '15 minutes' THEN 'metrics' END,
    CASE WHEN h.last_span < h.last_seen - interval '15 minutes' THEN 'traces' END], NULL)
    AS silent_signals,
  v.client_version,
  ARRAY(
    SELECT DISTINCT k.effect FROM known_defect k
    WHERE k.client = h.client AND v.version_numbers BETWEEN k.first_version AND k.last_version
    ORDER BY k.effect) AS known_defects,
  h.sessions,
  h.model_calls,
  h.unpriced_calls,
  round(h.unpriced_calls / nullif(h.model_calls, 0), 4) AS unpriced_share,
  h.is_identity_unknown,
  round(coalesce(sum(h.unknown_calls) OVER of_client, 0)
    / nullif(sum(h.model_calls) OVER of_client, 0), 4) AS unknown_identity_share,
  coalesce(r.resets, 0) AS resets,
  coalesce(o.overlapping_points, 0) AS overlapping_points
FROM seen h
LEFT JOIN source v ON v.source_id = h.last_source
LEFT JOIN reset r ON (r.tenant, r.client, r.person) = (h.tenant, h.client, h.person)
LEFT JOIN overlap o ON (o.tenant, o.client, o.person) = (h.tenant, h.client, h.person)
WINDOW of_client AS (PARTITION BY h.tenant, h.client);
COMMENT ON VIEW meter_health IS 'Per client and person, of the last 30 days with data: what arrives, since when something no longer does, and how far it can be trusted.';
COMMENT ON COLUMN meter_health.tenant IS 'Whose books these are.';
COMMENT ON COLUMN meter_health.client IS 'The software that reports.';
COMMENT ON COLUMN meter_health.person IS 'Mapped person, else the identity, else unknown.';
COMMENT ON COLUMN meter_health.last_seen IS 'Last ledger row of any signal.';
COMMENT ON COLUMN meter_health.last_log IS 'Last one from an event; null: this signal never came.';
COMMENT ON COLUMN meter_health.last_metric IS 'Last one from a metric.';
COMMENT ON COLUMN meter_health.last_span IS 'Last one from a span.';
COMMENT ON COLUMN meter_health.silent_signals IS 'Signals that came before and stopped more than 15 minutes before the last of the others.';
COMMENT ON COLUMN meter_health.client_version IS 'Version that reported last.';
COMMENT ON COLUMN meter_health.known_defects IS 'What this version is known to report wrongly, under the conditions named.';
COMMENT ON COLUMN meter_health.sessions IS 'How many sessions, or sources without one.';
COMMENT ON COLUMN meter_health.model_calls IS 'Answered model calls.';
COMMENT ON COLUMN meter_health.unpriced_calls IS 'Of these, without a price.';
COMMENT ON COLUMN meter_health.unpriced_share IS 'The same as a share; null without calls.';
COMMENT ON COLUMN meter_health.is_identity_unknown IS 'Some of it names no person.';
COMMENT ON COLUMN meter_health.unknown_identity_share IS 'Share of the calls of the client, whoever made them, that name no person.';
COMMENT ON COLUMN meter_health.resets IS 'How often a cumulative counter began anew, in sessions of the last two days with data.';
COMMENT ON COLUMN meter_health.overlapping_points IS 'Delta points of the last hour with data that cover time which another point of their series covers: two processes report as one, and both count.';
