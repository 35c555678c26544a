package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import java.util.ArrayList;
import java.util.List;

/** Reads metrics. */
final class MetricReader implements Envelope.RecordReader<Metric> {
  private final Walk walk;
  private final Cursor in;
  private final PointReader pointReader;
  private final HistogramReader histogramReader;
  private final AttributesReader metadata;

  private MetricKind kind = MetricKind.EMPTY;
  private Temporality temporality = Temporality.UNSPECIFIED;
  private boolean monotonic;
  private final List<Point> points = new ArrayList<>();

  MetricReader(Walk walk) {
    this.walk = walk;
    this.in = walk.in;
    this.pointReader = new PointReader(walk);
    this.histogramReader = new HistogramReader(walk, pointReader);
    this.metadata = walk.attributes();
  }

  // message Metric {
  //   string name = 1;  string description = 2;  string unit = 3;
  //   oneof data {
  //     Gauge gauge = 5;  Sum sum = 7;  Histogram histogram = 9;
  //     ExponentialHistogram exponential_histogram = 10;  Summary summary = 11;
  //   }
  //   repeated KeyValue metadata = 12;
  // }
  @Override
  public Metric read(Resource resource, Scope scope) {
    String name = "";
    String description = "";
    String unit = "";
    become(MetricKind.EMPTY);
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> name = walk.name();
        case 2 << 3 | LEN -> description = walk.name();
        case 3 << 3 | LEN -> unit = walk.name();
        case 5 << 3 | LEN -> data(MetricKind.GAUGE);
        case 7 << 3 | LEN -> data(MetricKind.SUM);
        case 9 << 3 | LEN -> data(MetricKind.HISTOGRAM);
        case 10 << 3 | LEN -> data(MetricKind.EXPONENTIAL_HISTOGRAM);
        case 11 << 3 | LEN -> data(MetricKind.SUMMARY);
        case 12 << 3 | LEN -> metadata.read(); // only checked
        default -> in.skip();
      }
    }
    in.leave(outer);
    metadata.take();
    return new Metric(
        resource, scope, name, unit, description, kind, temporality, monotonic, points);
  }

  /** Of several data the last counts; of several of one kind they are one. */
  private void become(MetricKind next) {
    if (kind != next || next == MetricKind.EMPTY) {
      kind = next;
      temporality = Temporality.UNSPECIFIED;
      monotonic = false;
      points.clear();
    }
  }

  // message Sum {
  //   repeated NumberDataPoint data_points = 1;
  //   AggregationTemporality aggregation_temporality = 2;
  //   bool is_monotonic = 3;
  // }
  // Histogram and ExponentialHistogram lack field 3; Gauge and Summary lack 2 and 3.
  private void data(MetricKind next) {
    become(next);
    boolean additive = next != MetricKind.GAUGE && next != MetricKind.SUMMARY;
    int outer = in.enter();
    while (in.next()) {
      int tag = in.tag();
      if (tag == (1 << 3 | LEN)) {
        walk.item();
        points.add(point());
      } else if (additive && tag == (2 << 3 | VARINT)) {
        temporality = Temporality.of((int) in.varint());
      } else if (next == MetricKind.SUM && tag == (3 << 3 | VARINT)) {
        monotonic = in.varint() != 0;
      } else {
        in.skip();
      }
    }
    in.leave(outer);
  }

  private Point point() {
    return switch (kind) {
      case GAUGE, SUM -> pointReader.number();
      case HISTOGRAM -> histogramReader.histogram();
      case EXPONENTIAL_HISTOGRAM -> histogramReader.exponential();
      case SUMMARY -> pointReader.summary();
      case EMPTY -> throw new IllegalStateException("a metric without data has no points");
    };
  }
}
