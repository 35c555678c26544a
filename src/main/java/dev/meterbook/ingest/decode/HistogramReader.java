package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import dev.meterbook.ingest.decode.Point.Buckets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the points of both kinds of histogram. */
final class HistogramReader {
  private final Cursor in;
  private final PointReader points;
  private final NumbersReader counts;
  private final NumbersReader others; // bounds, or the counts of negative values

  HistogramReader(Walk walk, PointReader points) {
    this.in = walk.in;
    this.points = points;
    this.counts = new NumbersReader(walk);
    this.others = new NumbersReader(walk);
  }

  // message HistogramDataPoint {
  //   repeated KeyValue attributes = 9;
  //   fixed64 start_time_unix_nano = 2;  fixed64 time_unix_nano = 3;
  //   fixed64 count = 4;  optional double sum = 5;
  //   repeated fixed64 bucket_counts = 6;  repeated double explicit_bounds = 7;
  //   repeated Exemplar exemplars = 8;  uint32 flags = 10;
  //   optional double min = 11;  optional double max = 12;
  // }
  Point.Histogram histogram() {
    long start = 0;
    long time = 0;
    int flags = 0;
    long count = 0;
    @Nullable Double sum = null;
    @Nullable Double min = null;
    @Nullable Double max = null;
    List<Exemplar> exemplars = List.of();
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | I64 -> start = in.fixed64();
        case 3 << 3 | I64 -> time = in.fixed64();
        case 4 << 3 | I64 -> count = in.fixed64();
        case 5 << 3 | I64 -> sum = in.real();
        case 6 << 3 | I64, 6 << 3 | LEN -> counts.readFixed();
        case 7 << 3 | I64, 7 << 3 | LEN -> others.readFixed();
        case 8 << 3 | LEN -> exemplars = PointReader.with(exemplars, points.exemplar());
        case 9 << 3 | LEN -> points.attributes().read();
        case 10 << 3 | VARINT -> flags = (int) in.varint();
        case 11 << 3 | I64 -> min = in.real();
        case 12 << 3 | I64 -> max = in.real();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Point.Histogram(
        start,
        time,
        flags,
        points.attributes().take(),
        count,
        sum,
        min,
        max,
        counts.take(),
        others.take(),
        exemplars);
  }

  // message ExponentialHistogramDataPoint {
  //   repeated KeyValue attributes = 1;
  //   fixed64 start_time_unix_nano = 2;  fixed64 time_unix_nano = 3;
  //   fixed64 count = 4;  optional double sum = 5;
  //   sint32 scale = 6;  fixed64 zero_count = 7;  Buckets positive = 8;  Buckets negative = 9;
  //   uint32 flags = 10;  repeated Exemplar exemplars = 11;
  //   optional double min = 12;  optional double max = 13;  double zero_threshold = 14;
  // }
  Point.ExponentialHistogram exponential() {
    long start = 0;
    long time = 0;
    int flags = 0;
    long count = 0;
    @Nullable Double sum = null;
    @Nullable Double min = null;
    @Nullable Double max = null;
    int scale = 0;
    long zeroCount = 0;
    double zeroThreshold = 0;
    int positiveOffset = 0;
    int negativeOffset = 0;
    List<Exemplar> exemplars = List.of();
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> points.attributes().read();
        case 2 << 3 | I64 -> start = in.fixed64();
        case 3 << 3 | I64 -> time = in.fixed64();
        case 4 << 3 | I64 -> count = in.fixed64();
        case 5 << 3 | I64 -> sum = in.real();
        case 6 << 3 | VARINT -> scale = in.signed();
        case 7 << 3 | I64 -> zeroCount = in.fixed64();
        case 8 << 3 | LEN -> positiveOffset = buckets(positiveOffset, counts);
        case 9 << 3 | LEN -> negativeOffset = buckets(negativeOffset, others);
        case 10 << 3 | VARINT -> flags = (int) in.varint();
        case 11 << 3 | LEN -> exemplars = PointReader.with(exemplars, points.exemplar());
        case 12 << 3 | I64 -> min = in.real();
        case 13 << 3 | I64 -> max = in.real();
        case 14 << 3 | I64 -> zeroThreshold = in.real();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Point.ExponentialHistogram(
        start,
        time,
        flags,
        points.attributes().take(),
        count,
        sum,
        min,
        max,
        scale,
        zeroCount,
        zeroThreshold,
        new Buckets(positiveOffset, counts.take()),
        new Buckets(negativeOffset, others.take()),
        exemplars);
  }

  // message Buckets { sint32 offset = 1;  repeated uint64 bucket_counts = 2; }
  private int buckets(int offsetBefore, NumbersReader into) {
    int offset = offsetBefore;
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | VARINT -> offset = in.signed();
        case 2 << 3 | VARINT, 2 << 3 | LEN -> into.readVarint();
        default -> in.skip();
      }
    }
    in.leave(outer);
    return offset;
  }
}
