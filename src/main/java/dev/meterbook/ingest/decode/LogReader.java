package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I32;
import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

/** Reads log records. */
final class LogReader implements Envelope.RecordReader<LogRecord> {
  private final Walk walk;
  private final Cursor in;
  private final Values values;
  private final AttributesReader attributes;
  private TraceId lastTraceId = TraceId.NONE;

  LogReader(Walk walk) {
    this.walk = walk;
    this.in = walk.in;
    this.values = walk.values();
    this.attributes = walk.attributes();
  }

  // message LogRecord {
  //   fixed64 time_unix_nano = 1;  fixed64 observed_time_unix_nano = 11;
  //   SeverityNumber severity_number = 2;  string severity_text = 3;
  //   AnyValue body = 5;
  //   repeated KeyValue attributes = 6;  uint32 dropped_attributes_count = 7;
  //   fixed32 flags = 8;  bytes trace_id = 9;  bytes span_id = 10;
  //   string event_name = 12;
  // }
  @Override
  public LogRecord read(Resource resource, Scope scope) {
    long time = 0;
    long observed = 0;
    int severityNumber = 0;
    String severityText = "";
    String eventName = "";
    long body = Slot.EMPTY;
    int dropped = 0;
    int flags = 0;
    TraceId traceId = TraceId.NONE;
    SpanId spanId = SpanId.NONE;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | I64 -> time = in.fixed64();
        case 2 << 3 | VARINT -> severityNumber = (int) in.varint();
        case 3 << 3 | LEN -> severityText = walk.name();
        case 5 << 3 | LEN -> body = values.read(in, body);
        case 6 << 3 | LEN -> attributes.read();
        case 7 << 3 | VARINT -> dropped = (int) in.varint();
        case 8 << 3 | I32 -> flags = in.fixed32();
        case 9 << 3 | LEN -> traceId = in.traceId(lastTraceId);
        case 10 << 3 | LEN -> spanId = in.spanId();
        case 11 << 3 | I64 -> observed = in.fixed64();
        case 12 << 3 | LEN -> eventName = walk.name();
        default -> in.skip();
      }
    }
    in.leave(outer);
    lastTraceId = traceId;
    return new LogRecord(
        resource,
        scope,
        time,
        observed,
        severityNumber,
        severityText,
        eventName,
        AnyValue.of(in.bytes(), body),
        attributes.take(),
        dropped,
        flags,
        traceId,
        spanId);
  }
}
