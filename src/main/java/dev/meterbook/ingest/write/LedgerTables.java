package dev.meterbook.ingest.write;

import static dev.meterbook.ingest.write.Column.column;

import dev.meterbook.ledger.Evidence.DirtyMinute;
import dev.meterbook.ledger.ModelCall;
import dev.meterbook.ledger.Outcome;
import dev.meterbook.ledger.Stream;
import dev.meterbook.ledger.ToolUse;
import dev.meterbook.ledger.Usage;
import dev.meterbook.ledger.UsdNanos;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The partitioned tables that hold what the evidence means. */
final class LedgerTables {
  static final Table<ModelCall> MODEL_CALL =
      new Table<>(
          "model_call",
          "session_key, time, request_key, signal",
          List.of(
              column("time", (row, out) -> out.timestamp(row.time())),
              column("session_key", (row, out) -> out.bigint(row.sessionKey())),
              column("request_key", (row, out) -> out.bigint(row.requestKey())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("labels_id", (row, out) -> out.bigint(row.labelsId())),
              column("cost_nanos", (row, out) -> money(row.cost().booked(), out)),
              column("reported_nanos", (row, out) -> money(row.cost().reported(), out)),
              column("list_nanos", (row, out) -> money(row.cost().list(), out)),
              column("contract_nanos", (row, out) -> money(row.cost().contract(), out)),
              column("price_version", (row, out) -> out.bigint(row.cost().priceVersion())),
              column("signal", (row, out) -> out.text(row.signal().word())),
              column("cost_source", (row, out) -> out.text(row.cost().source().word())),
              column("input_tokens", (row, out) -> out.integerOrAbsent(row.tokens().input())),
              column(
                  "cache_read_tokens", (row, out) -> out.integerOrAbsent(row.tokens().cacheRead())),
              column(
                  "cache_write_5m_tokens",
                  (row, out) -> out.integerOrAbsent(row.tokens().cacheWrite5m())),
              column(
                  "cache_write_1h_tokens",
                  (row, out) -> out.integerOrAbsent(row.tokens().cacheWrite1h())),
              column("output_tokens", (row, out) -> out.integerOrAbsent(row.tokens().output())),
              column(
                  "reasoning_tokens", (row, out) -> out.integerOrAbsent(row.tokens().reasoning())),
              column("duration_ms", (row, out) -> out.integerOrAbsent(row.durationMs())),
              column("ttft_ms", (row, out) -> out.integerOrAbsent(row.ttftMs())),
              column("attempt", (row, out) -> out.smallintOrAbsent(row.attempt())),
              column("status_code", (row, out) -> out.smallintOrAbsent(row.statusCode())),
              column("trace_id", (row, out) -> out.uuid(row.traceId())),
              column("request_id", (row, out) -> out.text(row.requestId())),
              column("prompt_uuid", (row, out) -> out.uuid(Uuids.of(row.promptId()))),
              column("prompt_id", (row, out) -> textBesideUuid(row.promptId(), out)),
              column("agent_id", (row, out) -> out.text(row.agentId())),
              column("parent_agent_id", (row, out) -> out.text(row.parentAgentId()))),
          "duration_ms, output_tokens, input_tokens, cache_read_tokens, reported_nanos, labels_id,"
              + " source_id");

  static final Table<ToolUse> TOOL_USE =
      new Table<>(
          "tool_use",
          "session_key, time, use_key, signal, is_result",
          List.of(
              column("time", (row, out) -> out.timestamp(row.time())),
              column("session_key", (row, out) -> out.bigint(row.sessionKey())),
              column("use_key", (row, out) -> out.bigint(row.useKey())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("labels_id", (row, out) -> out.bigint(row.labelsId())),
              column("signal", (row, out) -> out.text(row.signal().word())),
              column("is_result", (row, out) -> out.bool(row.isResult())),
              column("succeeded", (row, out) -> truth(row.succeeded(), out)),
              column("duration_ms", (row, out) -> out.integerOrAbsent(row.durationMs())),
              column("input_bytes", (row, out) -> out.integerOrAbsent(row.inputBytes())),
              column("result_bytes", (row, out) -> out.integerOrAbsent(row.resultBytes())),
              column("trace_id", (row, out) -> out.uuid(row.traceId())),
              column("use_id", (row, out) -> out.text(row.useId())),
              column("prompt_uuid", (row, out) -> out.uuid(Uuids.of(row.promptId()))),
              column("prompt_id", (row, out) -> textBesideUuid(row.promptId(), out)),
              column("agent_id", (row, out) -> out.text(row.agentId()))),
          "duration_ms, result_bytes, labels_id, source_id");

  static final Table<Usage> USAGE =
      new Table<>(
          "usage",
          "session_key, time, source_id, series_id, point_key, kind",
          List.of(
              column("time", (row, out) -> out.timestamp(row.time())),
              column("session_key", (row, out) -> out.bigint(row.sessionKey())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("series_id", (row, out) -> out.bigint(row.seriesId())),
              column("point_key", (row, out) -> out.bigint(row.pointKey())),
              column("labels_id", (row, out) -> out.bigint(row.labelsId())),
              column("amount", (row, out) -> out.bigint(row.amount())),
              column("list_nanos", (row, out) -> money(row.list(), out)),
              column("kind", (row, out) -> out.text(row.kind().word()))));

  static final Table<Outcome> OUTCOME =
      new Table<>(
          "outcome",
          "session_key, time, source_id, record_key, signal, kind",
          List.of(
              column("time", (row, out) -> out.timestamp(row.time())),
              column("session_key", (row, out) -> out.bigint(row.sessionKey())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("record_key", (row, out) -> out.bigint(row.recordKey())),
              column("labels_id", (row, out) -> out.bigint(row.labelsId())),
              column("amount", (row, out) -> out.bigint(row.amountMicros())),
              column("occurrences", (row, out) -> out.bigint(row.occurrences())),
              column("signal", (row, out) -> out.text(row.signal().word())),
              column("kind", (row, out) -> out.text(row.kind())),
              column(
                  "subject_key",
                  (row, out) -> {
                    Long subject = row.subjectKey();
                    out.bigintOrAbsent(subject == null ? 0 : subject, subject != null);
                  })),
          "amount, occurrences, labels_id");

  static final Table<Stream.Dirty> DIRTY_STREAM =
      new Table<>(
          "dirty_stream",
          "stream_id",
          List.of(
              column("stream_id", (row, out) -> out.bigint(row.streamId())),
              column("since", (row, out) -> out.timestamp(row.since()))));

  static final Table<DirtyMinute> DIRTY_SESSION =
      new Table<>(
          "dirty_session",
          "session_key, minute",
          List.of(
              column("session_key", (row, out) -> out.bigint(row.sessionKey())),
              column("minute", (row, out) -> out.timestamp(row.minute()))));

  private LedgerTables() {}

  private static void money(@Nullable UsdNanos amount, CopyBuffer out) {
    out.bigintOrAbsent(amount == null ? 0 : amount.nanos(), amount != null);
  }

  private static void textBesideUuid(@Nullable String id, CopyBuffer out) {
    out.text(Uuids.of(id) == null ? id : null);
  }

  private static void truth(@Nullable Boolean value, CopyBuffer out) {
    if (value == null) {
      out.absent();
    } else {
      out.bool(value);
    }
  }
}
