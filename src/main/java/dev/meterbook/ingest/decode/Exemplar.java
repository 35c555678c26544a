package dev.meterbook.ingest.decode;

/** One of the measurements behind a point; {@code type} and {@code bits} as in a number point. */
public record Exemplar(
    long timeNanos,
    ValueType type,
    long bits,
    TraceId traceId,
    SpanId spanId,
    Attributes filteredAttributes) {}
