package dev.meterbook.ledger;

import org.jspecify.annotations.Nullable;

/** One data point of a metric as it is stored. */
public record PointEvidence(
    EvidenceTime time,
    @Nullable EvidenceTime startTime,
    long fingerprint,
    long sourceId,
    long seriesId,
    Value value,
    boolean future,
    @Nullable Json exemplars) {

  /** What the point says. */
  public sealed interface Value {

    record Whole(long value) implements Value {}

    record Fraction(double value) implements Value {}

    /** The sender says that there is no value: the stream ends. */
    record Absent() implements Value {}

    /** Histogram, exponential histogram or summary; the sum is absent when the sender omits it. */
    record Distribution(long count, @Nullable Double sum, Json detail) implements Value {}
  }
}
