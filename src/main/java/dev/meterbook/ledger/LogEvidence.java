package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/** One log record as it is stored. Zero stands for an id or an observed time that is absent. */
public record LogEvidence(
    EvidenceTime time,
    long fingerprint,
    long sourceId,
    long shapeId,
    long observedNanos,
    @Nullable TraceId traceId,
    long spanId,
    int severityNumber,
    boolean future,
    @Nullable Json body,
    Json attributeValues) {}
