package dev.meterbook.ledger;

/** One metric with one attribute set: a row of the series dictionary. */
public record Series(
    long id,
    long check,
    String tenant,
    String name,
    String unit,
    Kind kind,
    Temporality temporality,
    boolean monotonic,
    String scopeName,
    String scopeVersion,
    Json attributes,
    boolean overflow) {

  /** The data type of a metric's points. */
  public enum Kind {
    GAUGE,
    SUM,
    HISTOGRAM,
    EXPONENTIAL_HISTOGRAM,
    SUMMARY
  }

  /** Whether points say the change or the total. Gauges and summaries say neither. */
  public enum Temporality {
    NONE,
    DELTA,
    CUMULATIVE
  }
}
