package dev.meterbook.ingest.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data point. Times are nanoseconds since 1970, unsigned; the value covers what lies after
 * {@code startNanos} up to {@code timeNanos}. Counts are unsigned.
 */
public sealed interface Point {
  long startNanos();

  long timeNanos();

  int flags();

  Attributes attributes();

  /** The sender has no value: the series ends. */
  default boolean hasNoValue() {
    return (flags() & 1) != 0;
  }

  /**
   * Of a sum or gauge.
   *
   * @param type INT, DOUBLE, or EMPTY if none was sent
   * @param bits the integer, or the bits of the double
   */
  @SuppressWarnings("JavaLangClash") // OTLP's word for it, and always said as Point.Number
  record Number(
      long startNanos,
      long timeNanos,
      int flags,
      Attributes attributes,
      ValueType type,
      long bits,
      List<Exemplar> exemplars)
      implements Point {
    public Number {
      exemplars = List.copyOf(exemplars);
    }

    public double real() {
      return type == ValueType.INT ? bits : Double.longBitsToDouble(bits);
    }
  }

  /** With a count per bucket, whose upper bounds are given but for the last. */
  record Histogram(
      long startNanos,
      long timeNanos,
      int flags,
      Attributes attributes,
      long count,
      @Nullable Double sum,
      @Nullable Double min,
      @Nullable Double max,
      Numbers bucketCounts,
      Numbers bounds,
      List<Exemplar> exemplars)
      implements Point {
    public Histogram {
      exemplars = List.copyOf(exemplars);
    }
  }

  /** With a count per bucket, whose bounds grow by a factor of 2^(2^-scale). */
  record ExponentialHistogram(
      long startNanos,
      long timeNanos,
      int flags,
      Attributes attributes,
      long count,
      @Nullable Double sum,
      @Nullable Double min,
      @Nullable Double max,
      int scale,
      long zeroCount,
      double zeroThreshold,
      Buckets positive,
      Buckets negative,
      List<Exemplar> exemplars)
      implements Point {
    public ExponentialHistogram {
      exemplars = List.copyOf(exemplars);
    }
  }

  /** The counts of adjacent buckets, the first of which has index {@code offset}. */
  record Buckets(int offset, Numbers counts) {
    static final Buckets NONE = new Buckets(0, Numbers.NONE);
  }

  /** With quantiles that the sender computed. */
  record Summary(
      long startNanos,
      long timeNanos,
      int flags,
      Attributes attributes,
      long count,
      double sum,
      List<Quantile> quantiles)
      implements Point {
    public Summary {
      quantiles = List.copyOf(quantiles);
    }
  }

  /** Which part of the values, 0 to 1, is at most {@code value}. */
  record Quantile(double quantile, double value) {}
}
