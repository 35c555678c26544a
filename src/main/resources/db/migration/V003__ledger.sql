-- The ledger: what the evidence means, in daily partitions, kept longer than the evidence.
-- Rows of every signal stand here; tally says which signal counts.

CREATE TYPE signal AS ENUM ('metrics', 'logs', 'traces');
CREATE TYPE cost_source AS ENUM ('reported', 'computed', 'estimated', 'unpriced');
CREATE TYPE usage_kind AS ENUM
  ('input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output', 'reasoning', 'cost');

ALTER TABLE source ADD COLUMN session_key bigint NOT NULL DEFAULT 0;
ALTER TABLE source ALTER COLUMN session_key DROP DEFAULT;
ALTER TABLE source ADD COLUMN is_counted_by_day boolean NOT NULL DEFAULT true;
ALTER TABLE source ALTER COLUMN is_counted_by_day DROP DEFAULT;
CREATE INDEX source_session ON source (session_key);
COMMENT ON COLUMN source.client IS 'The software that reports: the name its dialect has for it, else its service.name.';
COMMENT ON COLUMN source.session_key IS 'Hash of tenant, client and session; of the source itself when there is no session.';
COMMENT ON COLUMN source.is_counted_by_day IS 'Not every signal of the client names the session, so signals are weighed per client and day.';
COMMENT ON INDEX source_session IS 'Who took part in a session.';

CREATE TABLE label_set (
  labels_id      bigint  PRIMARY KEY,
  identity_check bigint  NOT NULL,
  tenant         text    NOT NULL CHECK (tenant <> ''),
  model_said     text,
  model          text,
  provider       text,
  region         text,
  speed          text,
  effort         text,
  outcome        text,
  query_source   text,
  agent          text,
  skill          text,
  plugin         text,
  mcp_server     text,
  tool           text,
  tool_kind      text,
  decision       text,
  decided_by     text,
  error_class    text,
  language       text,
  type           text,
  complexity     text,
  is_overflow    boolean NOT NULL,
  seen_on        date    NOT NULL
);
COMMENT ON TABLE label_set IS 'The bounded words that ledger rows share: model, agent, tool and so on.';
COMMENT ON COLUMN label_set.labels_id IS 'Hash of tenant and words.';
COMMENT ON COLUMN label_set.identity_check IS 'Second hash of the identity: tells two identities with one id apart.';
COMMENT ON COLUMN label_set.tenant IS 'Whose books these are.';
COMMENT ON COLUMN label_set.model_said IS 'Model as the client says it.';
COMMENT ON COLUMN label_set.model IS 'Model without date, version, region and path, for grouping.';
COMMENT ON COLUMN label_set.provider IS 'Who is paid: the maker, or the cloud that runs the model.';
COMMENT ON COLUMN label_set.region IS 'Where the model was asked to run.';
COMMENT ON COLUMN label_set.speed IS 'normal or fast.';
COMMENT ON COLUMN label_set.effort IS 'How hard the model was asked to think.';
COMMENT ON COLUMN label_set.outcome IS 'How it ended: ok, error, refused, retries_exhausted.';
COMMENT ON COLUMN label_set.query_source IS 'What asked: main thread, subagent, title, compaction …';
COMMENT ON COLUMN label_set.agent IS 'The worker inside the client: a subagent or role.';
COMMENT ON COLUMN label_set.skill IS 'Skill in use.';
COMMENT ON COLUMN label_set.plugin IS 'Plugin that brought it.';
COMMENT ON COLUMN label_set.mcp_server IS 'MCP server that was called, or that caused the call.';
COMMENT ON COLUMN label_set.tool IS 'Tool.';
COMMENT ON COLUMN label_set.tool_kind IS 'builtin, mcp, or as the client says.';
COMMENT ON COLUMN label_set.decision IS 'accept or reject.';
COMMENT ON COLUMN label_set.decided_by IS 'config, hook, user …, as the client says.';
COMMENT ON COLUMN label_set.error_class IS 'Kind of error.';
COMMENT ON COLUMN label_set.language IS 'Programming language.';
COMMENT ON COLUMN label_set.type IS 'Kind of task, verification, decision or session start.';
COMMENT ON COLUMN label_set.complexity IS 'Of a task.';
COMMENT ON COLUMN label_set.is_overflow IS 'The tenant has too many label sets: this one is kept apart but shown without words.';
COMMENT ON COLUMN label_set.seen_on IS 'Last day a receiver met it.';
COMMENT ON INDEX label_set_pkey IS 'Once; and the words of a ledger row.';

CREATE TABLE model_call (
  time                  timestamptz NOT NULL,
  session_key           bigint      NOT NULL,
  request_key           bigint      NOT NULL,
  source_id             bigint      NOT NULL,
  labels_id             bigint      NOT NULL,
  cost_nanos            bigint      CHECK (cost_nanos >= 0),
  reported_nanos        bigint      CHECK (reported_nanos >= 0),
  list_nanos            bigint      CHECK (list_nanos >= 0),
  contract_nanos        bigint      CHECK (contract_nanos >= 0),
  price_version         bigint,
  signal                signal      NOT NULL CHECK (signal IN ('logs', 'traces')),
  cost_source           cost_source NOT NULL,
  input_tokens          integer     CHECK (input_tokens >= 0),
  cache_read_tokens     integer     CHECK (cache_read_tokens >= 0),
  cache_write_5m_tokens integer     CHECK (cache_write_5m_tokens >= 0),
  cache_write_1h_tokens integer     CHECK (cache_write_1h_tokens >= 0),
  output_tokens         integer     CHECK (output_tokens >= 0),
  reasoning_tokens      integer     CHECK (reasoning_tokens >= 0),
  duration_ms           integer     CHECK (duration_ms >= 0),
  ttft_ms               integer     CHECK (ttft_ms >= 0),
  attempt               smallint    CHECK (attempt >= 0),
  status_code           smallint    CHECK (status_code >= 0),
  trace_id              uuid,
  request_id            text,
  prompt_uuid           uuid,
  prompt_id             text,
  agent_id              text,
  parent_agent_id       text,
  CHECK ((cost_source = 'unpriced') = (cost_nanos IS NULL))
) PARTITION BY RANGE (time);
CREATE UNIQUE INDEX model_call_key ON model_call (session_key, time, request_key, signal);
CREATE INDEX model_call_time ON model_call USING brin (time) WITH (pages_per_range = 16);
COMMENT ON TABLE model_call IS 'Ledger: one row per model call and signal that tells of it.';
COMMENT ON COLUMN model_call.time IS 'When it was reported as done (logs) or began (traces).';
COMMENT ON COLUMN model_call.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN model_call.request_key IS 'Hash of the request id; of the record where there is none.';
COMMENT ON COLUMN model_call.source_id IS 'Who sent it.';
COMMENT ON COLUMN model_call.labels_id IS 'Model, agent and other words.';
COMMENT ON COLUMN model_call.cost_nanos IS 'What is booked, in nano-dollars; null when unpriced.';
COMMENT ON COLUMN model_call.reported_nanos IS 'What the client says it cost.';
COMMENT ON COLUMN model_call.list_nanos IS 'What the public price list asks.';
COMMENT ON COLUMN model_call.contract_nanos IS 'What the user''s own prices ask.';
COMMENT ON COLUMN model_call.price_version IS 'Price book that list and contract come from.';
COMMENT ON COLUMN model_call.signal IS 'Signal that tells of it.';
COMMENT ON COLUMN model_call.cost_source IS 'Where cost_nanos comes from.';
COMMENT ON COLUMN model_call.input_tokens IS 'Neither read from nor written to a cache; null where the client does not tell, as in all counts.';
COMMENT ON COLUMN model_call.cache_read_tokens IS 'Read from a cache.';
COMMENT ON COLUMN model_call.cache_write_5m_tokens IS 'Written to a cache for five minutes, or for a time not told.';
COMMENT ON COLUMN model_call.cache_write_1h_tokens IS 'Written to a cache for an hour.';
COMMENT ON COLUMN model_call.output_tokens IS 'Output, reasoning included.';
COMMENT ON COLUMN model_call.reasoning_tokens IS 'Part of output.';
COMMENT ON COLUMN model_call.duration_ms IS 'Whole request.';
COMMENT ON COLUMN model_call.ttft_ms IS 'Until the first token.';
COMMENT ON COLUMN model_call.attempt IS 'How many tries it took, as the client counts.';
COMMENT ON COLUMN model_call.status_code IS 'HTTP status of a failed call.';
COMMENT ON COLUMN model_call.trace_id IS 'Trace it belongs to.';
COMMENT ON COLUMN model_call.request_id IS 'As the provider or client names it.';
COMMENT ON COLUMN model_call.prompt_uuid IS 'Prompt or turn that caused it, where its id is a UUID: half as long.';
COMMENT ON COLUMN model_call.prompt_id IS 'Prompt or turn that caused it, where its id is anything else.';
COMMENT ON COLUMN model_call.agent_id IS 'One run of a subagent.';
COMMENT ON COLUMN model_call.parent_agent_id IS 'The run that started it.';
COMMENT ON INDEX model_call_key IS 'Once per signal; and the calls of a session in their order.';
COMMENT ON INDEX model_call_time IS 'The calls of a minute.';

CREATE TABLE tool_use (
  time         timestamptz NOT NULL,
  session_key  bigint      NOT NULL,
  use_key      bigint      NOT NULL,
  source_id    bigint      NOT NULL,
  labels_id    bigint      NOT NULL,
  signal       signal      NOT NULL CHECK (signal IN ('logs', 'traces')),
  is_result    boolean     NOT NULL,
  succeeded    boolean,
  duration_ms  integer     CHECK (duration_ms >= 0),
  input_bytes  integer     CHECK (input_bytes >= 0),
  result_bytes integer     CHECK (result_bytes >= 0),
  trace_id     uuid,
  use_id       text,
  prompt_uuid  uuid,
  prompt_id    text,
  agent_id     text
) PARTITION BY RANGE (time);
CREATE UNIQUE INDEX tool_use_key ON tool_use (session_key, time, use_key, signal, is_result);
CREATE INDEX tool_use_time ON tool_use USING brin (time) WITH (pages_per_range = 16);
COMMENT ON TABLE tool_use IS 'Ledger: decisions about tool uses, and their results, one row each.';
COMMENT ON COLUMN tool_use.time IS 'When it was decided or done (logs) or began (traces).';
COMMENT ON COLUMN tool_use.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN tool_use.use_key IS 'Hash of the id of the use, which decision and result share; of the record where there is none.';
COMMENT ON COLUMN tool_use.source_id IS 'Who sent it.';
COMMENT ON COLUMN tool_use.labels_id IS 'Tool, MCP server, decision, error class.';
COMMENT ON COLUMN tool_use.signal IS 'Signal that tells of it.';
COMMENT ON COLUMN tool_use.is_result IS 'The tool ran; otherwise it was decided whether it may.';
COMMENT ON COLUMN tool_use.succeeded IS 'Whether it did what it should.';
COMMENT ON COLUMN tool_use.duration_ms IS 'How long it ran.';
COMMENT ON COLUMN tool_use.input_bytes IS 'Size of its input.';
COMMENT ON COLUMN tool_use.result_bytes IS 'Size of its result.';
COMMENT ON COLUMN tool_use.trace_id IS 'Trace it belongs to.';
COMMENT ON COLUMN tool_use.use_id IS 'As the client names it.';
COMMENT ON COLUMN tool_use.prompt_uuid IS 'Prompt or turn that caused it, where its id is a UUID.';
COMMENT ON COLUMN tool_use.prompt_id IS 'Prompt or turn that caused it, where its id is anything else.';
COMMENT ON COLUMN tool_use.agent_id IS 'The run of the subagent that used it.';
COMMENT ON INDEX tool_use_key IS 'Once per signal; and the tool uses of a session.';
COMMENT ON INDEX tool_use_time IS 'The tool uses of a minute.';

CREATE TABLE usage (
  time        timestamptz NOT NULL,
  session_key bigint      NOT NULL,
  source_id   bigint      NOT NULL,
  series_id   bigint      NOT NULL,
  point_key   bigint      NOT NULL,
  labels_id   bigint      NOT NULL,
  amount      bigint      NOT NULL,
  list_nanos  bigint,
  kind        usage_kind  NOT NULL
) PARTITION BY RANGE (time);
CREATE UNIQUE INDEX usage_key ON usage (session_key, time, source_id, series_id, point_key, kind);
CREATE INDEX usage_time ON usage USING brin (time) WITH (pages_per_range = 16);
COMMENT ON TABLE usage IS 'Ledger: tokens and cost that metrics report, as increments.';
COMMENT ON COLUMN usage.time IS 'End of what the increment covers.';
COMMENT ON COLUMN usage.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN usage.source_id IS 'Who sent it.';
COMMENT ON COLUMN usage.series_id IS 'Metric it comes from.';
COMMENT ON COLUMN usage.point_key IS 'Data point it comes from: the fingerprint of it.';
COMMENT ON COLUMN usage.labels_id IS 'Model, agent and other words.';
COMMENT ON COLUMN usage.amount IS 'Tokens, or nano-dollars when kind is cost; below zero where another kind takes them over.';
COMMENT ON COLUMN usage.list_nanos IS 'What the public price list asks for these tokens alone: an estimate.';
COMMENT ON COLUMN usage.kind IS 'What is counted; no token is in two kinds, but reasoning is part of output.';
COMMENT ON INDEX usage_key IS 'Once; and the usage of a session.';
COMMENT ON INDEX usage_time IS 'The usage of a minute.';

CREATE TABLE outcome (
  time        timestamptz NOT NULL,
  session_key bigint      NOT NULL,
  source_id   bigint      NOT NULL,
  record_key  bigint      NOT NULL,
  labels_id   bigint      NOT NULL,
  amount      bigint      NOT NULL,
  occurrences bigint      NOT NULL CHECK (occurrences >= 0),
  signal      signal      NOT NULL,
  kind        text        NOT NULL,
  subject_key bigint
) PARTITION BY RANGE (time);
CREATE UNIQUE INDEX outcome_key
  ON outcome (session_key, time, source_id, record_key, signal, kind);
CREATE INDEX outcome_time ON outcome USING brin (time) WITH (pages_per_range = 16);
COMMENT ON TABLE outcome IS 'Ledger: what was delivered and what happened: commits, lines, tasks, compactions …';
COMMENT ON COLUMN outcome.time IS 'When it was reported.';
COMMENT ON COLUMN outcome.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN outcome.source_id IS 'Who sent it.';
COMMENT ON COLUMN outcome.record_key IS 'Hash of the record, or of series and point, that it comes from.';
COMMENT ON COLUMN outcome.labels_id IS 'Tool, language, type and other words.';
COMMENT ON COLUMN outcome.amount IS 'How much, in millionths.';
COMMENT ON COLUMN outcome.occurrences IS 'How many times, where amount is a sum of measurements.';
COMMENT ON COLUMN outcome.signal IS 'Signal that tells of it.';
COMMENT ON COLUMN outcome.kind IS 'What: commits, pull_requests, lines_added …';
COMMENT ON COLUMN outcome.subject_key IS 'Request key of the model call that it is about.';
COMMENT ON INDEX outcome_key IS 'Once; and the outcomes of a session.';
COMMENT ON INDEX outcome_time IS 'The outcomes of a minute.';

CREATE TABLE stream (
  stream_id      bigint PRIMARY KEY,
  identity_check bigint NOT NULL,
  source_id      bigint NOT NULL,
  series_id      bigint NOT NULL,
  session_key    bigint NOT NULL,
  labels_id      bigint NOT NULL,
  fact           text   NOT NULL,
  seen_on        date   NOT NULL
);
CREATE UNIQUE INDEX stream_points ON stream (source_id, series_id, fact);
COMMENT ON TABLE stream IS 'A cumulative series of one source that the ledger understands: its increments are found later, from its points.';
COMMENT ON COLUMN stream.stream_id IS 'Hash of source, series and fact.';
COMMENT ON COLUMN stream.identity_check IS 'Second hash of the identity: tells two identities with one id apart.';
COMMENT ON COLUMN stream.source_id IS 'Who sends it.';
COMMENT ON COLUMN stream.series_id IS 'Which metric.';
COMMENT ON COLUMN stream.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN stream.labels_id IS 'Model and other words that its increments get.';
COMMENT ON COLUMN stream.fact IS 'What an increment means: usage kinds with their sign, or the kind of outcome.';
COMMENT ON COLUMN stream.seen_on IS 'Last day a receiver met it.';
COMMENT ON INDEX stream_pkey IS 'Once.';
COMMENT ON INDEX stream_points IS 'The meaning of a point.';

CREATE TABLE dirty_session (
  session_key bigint      NOT NULL,
  minute      timestamptz NOT NULL
);
COMMENT ON TABLE dirty_session IS 'Log: minutes of sessions whose ledger rows changed, not yet looked at by the jobs.';
COMMENT ON COLUMN dirty_session.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN dirty_session.minute IS 'The minute that changed.';

CREATE TABLE dirty_stream (
  stream_id bigint      NOT NULL,
  since     timestamptz NOT NULL
);
COMMENT ON TABLE dirty_stream IS 'Log: streams with new points, not yet turned into increments.';
COMMENT ON COLUMN dirty_stream.stream_id IS 'The stream.';
COMMENT ON COLUMN dirty_stream.since IS 'Time of the earliest new point.';

CREATE TABLE stream_state (
  stream_id   bigint      NOT NULL,
  start_nanos bigint      NOT NULL,
  as_of_nanos bigint      NOT NULL,
  units       bigint      NOT NULL,
  occurrences bigint      NOT NULL,
  PRIMARY KEY (stream_id, start_nanos)
);
COMMENT ON TABLE stream_state IS 'How far the increments of a stream are found, for each of its starts.';
COMMENT ON COLUMN stream_state.stream_id IS 'The stream.';
COMMENT ON COLUMN stream_state.start_nanos IS 'Start of the counter, in nanoseconds since 1970; 0 when the sender gives none.';
COMMENT ON COLUMN stream_state.as_of_nanos IS 'Time of the last point looked at, likewise.';
COMMENT ON COLUMN stream_state.units IS 'The greatest value so far, in units of the ledger; of a stream without start the last one.';
COMMENT ON COLUMN stream_state.occurrences IS 'The greatest count so far, of distributions.';
COMMENT ON INDEX stream_state_pkey IS 'Once.';

CREATE TABLE tally (
  session_key        bigint      NOT NULL,
  day                date        NOT NULL,
  fact               text        NOT NULL,
  signal             signal      NOT NULL,
  weighed_with       bigint      NOT NULL,
  amount             bigint      NOT NULL,
  occurrences        bigint,
  failures           bigint,
  unpriced           bigint,
  input_tokens       bigint,
  cache_read_tokens  bigint,
  cache_write_tokens bigint,
  output_tokens      bigint,
  largest_context    bigint,
  reported_nanos     bigint,
  cost_nanos         bigint,
  models             text[],
  first_time         timestamptz NOT NULL,
  last_time          timestamptz NOT NULL,
  source_id          bigint      NOT NULL,
  counts             boolean     NOT NULL,
  PRIMARY KEY (session_key, day, fact, signal)
);
CREATE INDEX tally_weighed ON tally (weighed_with, day);
COMMENT ON TABLE tally IS 'What each signal says about a fact of a session on a day, and which of them counts. Computed from the ledger.';
COMMENT ON COLUMN tally.session_key IS 'Session, or the source where there is none.';
COMMENT ON COLUMN tally.day IS 'UTC day.';
COMMENT ON COLUMN tally.fact IS 'model_call, tool_accept, tool_reject, tool_result, or a kind of outcome.';
COMMENT ON COLUMN tally.signal IS 'The signal that says so.';
COMMENT ON COLUMN tally.weighed_with IS 'What is weighed together: the session on all its days, or tenant and client on this day.';
COMMENT ON COLUMN tally.amount IS 'What is weighed: tokens of calls, number of tool uses, amount of outcomes in millionths.';
COMMENT ON COLUMN tally.occurrences IS 'Answered calls, tool uses, or measurements; null where the signal does not tell, as in all counts.';
COMMENT ON COLUMN tally.failures IS 'Failed calls or tool uses.';
COMMENT ON COLUMN tally.unpriced IS 'Calls without a price.';
COMMENT ON COLUMN tally.input_tokens IS 'Uncached input tokens.';
COMMENT ON COLUMN tally.cache_read_tokens IS 'Cache reads.';
COMMENT ON COLUMN tally.cache_write_tokens IS 'Cache writes.';
COMMENT ON COLUMN tally.output_tokens IS 'Output tokens.';
COMMENT ON COLUMN tally.largest_context IS 'Prompt tokens of the largest call.';
COMMENT ON COLUMN tally.reported_nanos IS 'Cost as reported.';
COMMENT ON COLUMN tally.cost_nanos IS 'Cost as booked.';
COMMENT ON COLUMN tally.models IS 'Models that were called.';
COMMENT ON COLUMN tally.first_time IS 'First row.';
COMMENT ON COLUMN tally.last_time IS 'Last row.';
COMMENT ON COLUMN tally.source_id IS 'Who sent the last row.';
COMMENT ON COLUMN tally.counts IS 'This signal counts for the fact; the others are witnesses.';
COMMENT ON INDEX tally_pkey IS 'Once; and what a session is counted by.';
COMMENT ON INDEX tally_weighed IS 'All that is weighed together.';

CREATE TABLE session (
  session_key        bigint      PRIMARY KEY,
  tenant             text        NOT NULL,
  client             text        NOT NULL,
  client_version     text,
  session_id         text        NOT NULL,
  source_id          bigint      NOT NULL,
  first_seen         timestamptz NOT NULL,
  last_seen          timestamptz NOT NULL,
  counted_by         signal,
  model_calls        bigint,
  failed_calls       bigint,
  unpriced_calls     bigint,
  input_tokens       bigint,
  cache_read_tokens  bigint,
  cache_write_tokens bigint,
  output_tokens      bigint,
  largest_context    bigint,
  reported_nanos     bigint,
  cost_nanos         bigint,
  models             text[]      NOT NULL,
  tool_uses          bigint,
  failed_tool_uses   bigint,
  outcomes           jsonb       NOT NULL
);
CREATE INDEX session_recent ON session (last_seen DESC);
COMMENT ON TABLE session IS 'One row per session, kept current. Computed from tally.';
COMMENT ON COLUMN session.session_key IS 'Hash of tenant, client and session.';
COMMENT ON COLUMN session.tenant IS 'Whose books these are.';
COMMENT ON COLUMN session.client IS 'The software that reports.';
COMMENT ON COLUMN session.client_version IS 'Its version, at last.';
COMMENT ON COLUMN session.session_id IS 'As the client names it.';
COMMENT ON COLUMN session.source_id IS 'Who reported last; says person, project, terminal.';
COMMENT ON COLUMN session.first_seen IS 'First ledger row.';
COMMENT ON COLUMN session.last_seen IS 'Last ledger row.';
COMMENT ON COLUMN session.counted_by IS 'Signal that counts for model calls.';
COMMENT ON COLUMN session.model_calls IS 'Answered calls; null where no signal tells, as in all counts.';
COMMENT ON COLUMN session.failed_calls IS 'Calls that ended in an error.';
COMMENT ON COLUMN session.unpriced_calls IS 'Calls without a price.';
COMMENT ON COLUMN session.input_tokens IS 'Uncached input tokens.';
COMMENT ON COLUMN session.cache_read_tokens IS 'Cache reads.';
COMMENT ON COLUMN session.cache_write_tokens IS 'Cache writes.';
COMMENT ON COLUMN session.output_tokens IS 'Output tokens.';
COMMENT ON COLUMN session.largest_context IS 'Prompt tokens of the largest call.';
COMMENT ON COLUMN session.reported_nanos IS 'Cost as reported.';
COMMENT ON COLUMN session.cost_nanos IS 'Cost as booked.';
COMMENT ON COLUMN session.models IS 'Models that were called.';
COMMENT ON COLUMN session.tool_uses IS 'Tools that ran.';
COMMENT ON COLUMN session.failed_tool_uses IS 'Of these, failed.';
COMMENT ON COLUMN session.outcomes IS 'What was delivered and what happened, by kind.';
COMMENT ON INDEX session_pkey IS 'Once.';
COMMENT ON INDEX session_recent IS 'The latest sessions.';
