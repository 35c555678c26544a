package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/** One span as it is stored. Zero stands for a parent that is absent. */
public record SpanEvidence(
    EvidenceTime startTime,
    EvidenceTime endTime,
    TraceId traceId,
    long spanId,
    long parentSpanId,
    long sourceId,
    long shapeId,
    long fingerprint,
    int kind,
    int statusCode,
    boolean future,
    @Nullable String statusMessage,
    @Nullable String traceState,
    @Nullable Json events,
    @Nullable Json links,
    Json attributeValues) {}
