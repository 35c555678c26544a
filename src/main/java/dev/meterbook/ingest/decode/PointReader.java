package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import dev.meterbook.ingest.decode.Point.Quantile;
import java.util.ArrayList;
import java.util.List;

/** Reads points that are no histograms, and what is inside all of them. */
final class PointReader {
  private final Walk walk;
  private final Cursor in;
  private final AttributesReader attributes;
  private final AttributesReader filteredAttributes;

  PointReader(Walk walk) {
    this.walk = walk;
    this.in = walk.in;
    this.attributes = walk.attributes();
    this.filteredAttributes = walk.attributes();
  }

  // message NumberDataPoint {
  //   repeated KeyValue attributes = 7;
  //   fixed64 start_time_unix_nano = 2;  fixed64 time_unix_nano = 3;
  //   oneof value { double as_double = 4;  sfixed64 as_int = 6; }
  //   repeated Exemplar exemplars = 5;  uint32 flags = 8;
  // }
  Point.Number number() {
    long start = 0;
    long time = 0;
    int flags = 0;
    ValueType type = ValueType.EMPTY;
    long bits = 0;
    List<Exemplar> exemplars = List.of();
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | I64 -> start = in.fixed64();
        case 3 << 3 | I64 -> time = in.fixed64();
        case 4 << 3 | I64 -> {
          type = ValueType.DOUBLE;
          bits = in.fixed64();
        }
        case 5 << 3 | LEN -> exemplars = with(exemplars, exemplar());
        case 6 << 3 | I64 -> {
          type = ValueType.INT;
          bits = in.fixed64();
        }
        case 7 << 3 | LEN -> attributes.read();
        case 8 << 3 | VARINT -> flags = (int) in.varint();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Point.Number(start, time, flags, attributes.take(), type, bits, exemplars);
  }

  // message SummaryDataPoint {
  //   repeated KeyValue attributes = 7;
  //   fixed64 start_time_unix_nano = 2;  fixed64 time_unix_nano = 3;
  //   fixed64 count = 4;  double sum = 5;
  //   repeated ValueAtQuantile quantile_values = 6;  uint32 flags = 8;
  // }
  Point.Summary summary() {
    long start = 0;
    long time = 0;
    int flags = 0;
    long count = 0;
    double sum = 0;
    List<Quantile> quantiles = new ArrayList<>();
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | I64 -> start = in.fixed64();
        case 3 << 3 | I64 -> time = in.fixed64();
        case 4 << 3 | I64 -> count = in.fixed64();
        case 5 << 3 | I64 -> sum = in.real();
        case 6 << 3 | LEN -> quantiles.add(quantile());
        case 7 << 3 | LEN -> attributes.read();
        case 8 << 3 | VARINT -> flags = (int) in.varint();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Point.Summary(start, time, flags, attributes.take(), count, sum, quantiles);
  }

  // message ValueAtQuantile { double quantile = 1;  double value = 2; }
  private Quantile quantile() {
    walk.item();
    double quantile = 0;
    double value = 0;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | I64 -> quantile = in.real();
        case 2 << 3 | I64 -> value = in.real();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Quantile(quantile, value);
  }

  /** The attributes of the current point; the histograms' points come here, too. */
  AttributesReader attributes() {
    return attributes;
  }

  // message Exemplar {
  //   repeated KeyValue filtered_attributes = 7;  fixed64 time_unix_nano = 2;
  //   oneof value { double as_double = 3;  sfixed64 as_int = 6; }
  //   bytes span_id = 4;  bytes trace_id = 5;
  // }
  Exemplar exemplar() {
    walk.item();
    long time = 0;
    ValueType type = ValueType.EMPTY;
    long bits = 0;
    TraceId traceId = TraceId.NONE;
    SpanId spanId = SpanId.NONE;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | I64 -> time = in.fixed64();
        case 3 << 3 | I64 -> {
          type = ValueType.DOUBLE;
          bits = in.fixed64();
        }
        case 4 << 3 | LEN -> spanId = in.spanId();
        case 5 << 3 | LEN -> traceId = in.traceId(TraceId.NONE);
        case 6 << 3 | I64 -> {
          type = ValueType.INT;
          bits = in.fixed64();
        }
        case 7 << 3 | LEN -> filteredAttributes.read();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Exemplar(time, type, bits, traceId, spanId, filteredAttributes.take());
  }

  /** Points seldom have exemplars, so most share the empty list. */
  static List<Exemplar> with(List<Exemplar> exemplars, Exemplar next) {
    List<Exemplar> more = exemplars.isEmpty() ? new ArrayList<>() : exemplars;
    more.add(next);
    return more;
  }
}
