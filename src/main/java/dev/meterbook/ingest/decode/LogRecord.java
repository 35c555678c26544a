package dev.meterbook.ingest.decode;

/** One log record or event. Times are nanoseconds since 1970, unsigned; 0 means unknown. */
public record LogRecord(
    Resource resource,
    Scope scope,
    long timeNanos,
    long observedNanos,
    int severityNumber,
    String severityText,
    String eventName,
    AnyValue body,
    Attributes attributes,
    int droppedAttributes,
    int flags,
    TraceId traceId,
    SpanId spanId) {}
