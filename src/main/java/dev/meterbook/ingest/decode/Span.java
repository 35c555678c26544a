package dev.meterbook.ingest.decode;

import java.util.List;

/** One span. Times are nanoseconds since 1970, unsigned. */
public record Span(
    Resource resource,
    Scope scope,
    TraceId traceId,
    SpanId spanId,
    String traceState,
    SpanId parentSpanId,
    int flags,
    String name,
    int kind,
    long startNanos,
    long endNanos,
    Attributes attributes,
    int droppedAttributes,
    List<Event> events,
    int droppedEvents,
    List<Link> links,
    int droppedLinks,
    Status status) {

  public Span {
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /** Something that happened at one moment of the span. */
  public record Event(long timeNanos, String name, Attributes attributes, int droppedAttributes) {}

  /** Another span that has to do with this one. */
  public record Link(
      TraceId traceId,
      SpanId spanId,
      String traceState,
      Attributes attributes,
      int droppedAttributes,
      int flags) {}

  /** How it ended: code 0 unset, 1 ok, 2 error. */
  public record Status(int code, String message) {
    static final Status UNSET = new Status(0, "");
  }
}
