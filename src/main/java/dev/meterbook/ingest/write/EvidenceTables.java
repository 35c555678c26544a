package dev.meterbook.ingest.write;

import static dev.meterbook.ingest.write.Column.column;

import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.LogEvidence;
import dev.meterbook.ledger.PointEvidence;
import dev.meterbook.ledger.PointEvidence.Value.Absent;
import dev.meterbook.ledger.PointEvidence.Value.Distribution;
import dev.meterbook.ledger.PointEvidence.Value.Fraction;
import dev.meterbook.ledger.PointEvidence.Value.Whole;
import dev.meterbook.ledger.SpanEvidence;
import java.util.List;

/** The partitioned tables that hold what was received. */
final class EvidenceTables {
  static final Table<LogEvidence> LOG_RECORD =
      new Table<>(
          "log_record",
          "source_id, time, fingerprint",
          List.of(
              column("time", (row, out) -> out.timestamp(row.time())),
              column("fingerprint", (row, out) -> out.bigint(row.fingerprint())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("shape_id", (row, out) -> out.bigint(row.shapeId())),
              column(
                  "observed_time",
                  (row, out) ->
                      out.timestamp(
                          row.observedNanos() == 0 ? null : new EvidenceTime(row.observedNanos()))),
              column("trace_id", (row, out) -> out.uuid(row.traceId())),
              column("span_id", (row, out) -> out.bigintOrAbsent(row.spanId(), row.spanId() != 0)),
              column("time_nanos", (row, out) -> out.smallint(row.time().nanosBelowMicro())),
              column("severity_number", (row, out) -> out.smallint(row.severityNumber())),
              column("is_future", (row, out) -> out.bool(row.future())),
              column("body", (row, out) -> out.json(row.body())),
              column("attribute_values", (row, out) -> out.json(row.attributeValues()))));

  static final Table<PointEvidence> METRIC_POINT =
      new Table<>(
          "metric_point",
          "source_id, series_id, time, fingerprint",
          List.of(
              column("time", (row, out) -> out.timestamp(row.time())),
              column("fingerprint", (row, out) -> out.bigint(row.fingerprint())),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("series_id", (row, out) -> out.bigint(row.seriesId())),
              column("start_time", (row, out) -> out.timestamp(row.startTime())),
              column("double_value", EvidenceTables::doubleValue),
              column(
                  "int_value",
                  (row, out) -> {
                    if (row.value() instanceof Whole whole) {
                      out.bigint(whole.value());
                    } else {
                      out.absent();
                    }
                  }),
              column(
                  "count",
                  (row, out) -> {
                    if (row.value() instanceof Distribution distribution) {
                      out.bigint(distribution.count());
                    } else {
                      out.absent();
                    }
                  }),
              column("time_nanos", (row, out) -> out.smallint(row.time().nanosBelowMicro())),
              column(
                  "start_nanos",
                  (row, out) -> {
                    var start = row.startTime();
                    out.smallint(start == null ? 0 : start.nanosBelowMicro());
                  }),
              column("is_future", (row, out) -> out.bool(row.future())),
              column(
                  "distribution",
                  (row, out) ->
                      out.json(
                          row.value() instanceof Distribution distribution
                              ? distribution.detail()
                              : null)),
              column("exemplars", (row, out) -> out.json(row.exemplars()))));

  static final Table<SpanEvidence> SPAN =
      new Table<>(
          "span",
          "source_id, trace_id, span_id, start_time",
          List.of(
              column("start_time", (row, out) -> out.timestamp(row.startTime())),
              column("end_time", (row, out) -> out.timestamp(row.endTime())),
              column("trace_id", (row, out) -> out.uuid(row.traceId())),
              column("span_id", (row, out) -> out.bigint(row.spanId())),
              column(
                  "parent_span_id",
                  (row, out) -> out.bigintOrAbsent(row.parentSpanId(), row.parentSpanId() != 0)),
              column("source_id", (row, out) -> out.bigint(row.sourceId())),
              column("shape_id", (row, out) -> out.bigint(row.shapeId())),
              column("fingerprint", (row, out) -> out.bigint(row.fingerprint())),
              column("start_nanos", (row, out) -> out.smallint(row.startTime().nanosBelowMicro())),
              column("end_nanos", (row, out) -> out.smallint(row.endTime().nanosBelowMicro())),
              column("kind", (row, out) -> out.smallint(row.kind())),
              column("status_code", (row, out) -> out.smallint(row.statusCode())),
              column("is_future", (row, out) -> out.bool(row.future())),
              column("status_message", (row, out) -> out.text(row.statusMessage())),
              column("trace_state", (row, out) -> out.text(row.traceState())),
              column("events", (row, out) -> out.json(row.events())),
              column("links", (row, out) -> out.json(row.links())),
              column("attribute_values", (row, out) -> out.json(row.attributeValues()))),
          "end_time, end_nanos, fingerprint");

  private EvidenceTables() {}

  private static void doubleValue(PointEvidence row, CopyBuffer out) {
    switch (row.value()) {
      case Fraction fraction -> out.doubleValue(fraction.value());
      case Distribution distribution when distribution.sum() != null ->
          out.doubleValue(distribution.sum());
      case Distribution _, Whole _, Absent _ -> out.absent();
    }
  }
}
