package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I32;
import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import dev.meterbook.ingest.decode.Span.Event;
import dev.meterbook.ingest.decode.Span.Link;
import dev.meterbook.ingest.decode.Span.Status;
import java.util.ArrayList;
import java.util.List;

/** Reads spans. */
final class SpanReader implements Envelope.RecordReader<Span> {
  private final Walk walk;
  private final Cursor in;
  private final AttributesReader attributes;
  private final AttributesReader innerAttributes;
  private TraceId lastTraceId = TraceId.NONE;

  SpanReader(Walk walk) {
    this.walk = walk;
    this.in = walk.in;
    this.attributes = walk.attributes();
    this.innerAttributes = walk.attributes();
  }

  // message Span {
  //   bytes trace_id = 1;  bytes span_id = 2;  string trace_state = 3;  bytes parent_span_id = 4;
  //   fixed32 flags = 16;  string name = 5;  SpanKind kind = 6;
  //   fixed64 start_time_unix_nano = 7;  fixed64 end_time_unix_nano = 8;
  //   repeated KeyValue attributes = 9;  uint32 dropped_attributes_count = 10;
  //   repeated Event events = 11;  uint32 dropped_events_count = 12;
  //   repeated Link links = 13;  uint32 dropped_links_count = 14;
  //   Status status = 15;
  // }
  @Override
  public Span read(Resource resource, Scope scope) {
    TraceId traceId = TraceId.NONE;
    SpanId spanId = SpanId.NONE;
    String traceState = "";
    SpanId parentSpanId = SpanId.NONE;
    int flags = 0;
    String name = "";
    int kind = 0;
    long start = 0;
    long end = 0;
    int droppedAttributes = 0;
    List<Event> events = new ArrayList<>();
    int droppedEvents = 0;
    List<Link> links = new ArrayList<>();
    int droppedLinks = 0;
    Status status = Status.UNSET;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> traceId = in.traceId(lastTraceId);
        case 2 << 3 | LEN -> spanId = in.spanId();
        case 3 << 3 | LEN -> traceState = in.string();
        case 4 << 3 | LEN -> parentSpanId = in.spanId();
        case 5 << 3 | LEN -> name = walk.name();
        case 6 << 3 | VARINT -> kind = (int) in.varint();
        case 7 << 3 | I64 -> start = in.fixed64();
        case 8 << 3 | I64 -> end = in.fixed64();
        case 9 << 3 | LEN -> attributes.read();
        case 10 << 3 | VARINT -> droppedAttributes = (int) in.varint();
        case 11 << 3 | LEN -> events.add(event());
        case 12 << 3 | VARINT -> droppedEvents = (int) in.varint();
        case 13 << 3 | LEN -> links.add(link());
        case 14 << 3 | VARINT -> droppedLinks = (int) in.varint();
        case 15 << 3 | LEN -> status = status(status);
        case 16 << 3 | I32 -> flags = in.fixed32();
        default -> in.skip();
      }
    }
    in.leave(outer);
    lastTraceId = traceId;
    return new Span(
        resource,
        scope,
        traceId,
        spanId,
        traceState,
        parentSpanId,
        flags,
        name,
        kind,
        start,
        end,
        attributes.take(),
        droppedAttributes,
        events,
        droppedEvents,
        links,
        droppedLinks,
        status);
  }

  // message Event {
  //   fixed64 time_unix_nano = 1;  string name = 2;
  //   repeated KeyValue attributes = 3;  uint32 dropped_attributes_count = 4;
  // }
  private Event event() {
    walk.item();
    long time = 0;
    String name = "";
    int dropped = 0;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | I64 -> time = in.fixed64();
        case 2 << 3 | LEN -> name = walk.name();
        case 3 << 3 | LEN -> innerAttributes.read();
        case 4 << 3 | VARINT -> dropped = (int) in.varint();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Event(time, name, innerAttributes.take(), dropped);
  }

  // message Link {
  //   bytes trace_id = 1;  bytes span_id = 2;  string trace_state = 3;
  //   repeated KeyValue attributes = 4;  uint32 dropped_attributes_count = 5;
  //   fixed32 flags = 6;
  // }
  private Link link() {
    walk.item();
    TraceId traceId = TraceId.NONE;
    SpanId spanId = SpanId.NONE;
    String traceState = "";
    int dropped = 0;
    int flags = 0;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> traceId = in.traceId(lastTraceId);
        case 2 << 3 | LEN -> spanId = in.spanId();
        case 3 << 3 | LEN -> traceState = in.string();
        case 4 << 3 | LEN -> innerAttributes.read();
        case 5 << 3 | VARINT -> dropped = (int) in.varint();
        case 6 << 3 | I32 -> flags = in.fixed32();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Link(traceId, spanId, traceState, innerAttributes.take(), dropped, flags);
  }

  // message Status { string message = 2;  StatusCode code = 3; }
  private Status status(Status before) {
    String message = before.message();
    int code = before.code();
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | LEN -> message = in.string();
        case 3 << 3 | VARINT -> code = (int) in.varint();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return code == 0 && message.isEmpty() ? Status.UNSET : new Status(code, message);
  }
}
