package dev.meterbook.ingest.write;

import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.Fingerprint;
import dev.meterbook.ledger.Series;
import dev.meterbook.ledger.Shape;
import dev.meterbook.ledger.Signal;
import dev.meterbook.ledger.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * One payload as the bytes that PostgreSQL will read, made in the sender's own thread so that the
 * writer only passes them on. The spool and the quarantine keep the same bytes.
 */
record EncodedPayload(
    Signal signal,
    String tenant,
    int records,
    List<DictionaryRow> sources,
    List<DictionaryRow> series,
    List<DictionaryRow> shapes,
    Tuples evidence,
    SortedSet<LocalDate> days) {

  /** Names the layout of {@link #toBytes}: another column, another name. */
  static final String LAYOUT_ID =
      Long.toHexString(
          Fingerprint.of(
              String.join(
                  ";",
                  DictionaryTables.SOURCE.columnList(),
                  DictionaryTables.SERIES.columnList(),
                  DictionaryTables.SHAPE.columnList(),
                  EvidenceTables.LOG_RECORD.columnList(),
                  EvidenceTables.METRIC_POINT.columnList(),
                  EvidenceTables.SPAN.columnList())));

  /**
   * A dictionary row that the payload's evidence points to. Almost all are stored already, so the
   * tuple is made only when it is asked for.
   */
  record DictionaryRow(long id, long check, Supplier<byte[]> tuple) {
    /** Behind the number of columns, the id with its length, and the length of the check. */
    private static final int CHECK_AT = 2 + 12 + 4;

    /** The identity_check is the second column of every dictionary. */
    static DictionaryRow of(long id, byte[] tuple) {
      return new DictionaryRow(id, ByteBuffer.wrap(tuple).getLong(CHECK_AT), () -> tuple);
    }
  }

  static EncodedPayload of(Evidence evidence) {
    return new EncodedPayload(
        evidence.signal(),
        evidence.tenant(),
        evidence.records(),
        rows(DictionaryTables.SOURCE, evidence.sources(), Source::id, Source::check),
        rows(DictionaryTables.SERIES, evidence.series(), Series::id, Series::check),
        rows(DictionaryTables.SHAPE, evidence.shapes(), Shape::id, Shape::check),
        tuples(evidence),
        days(evidence));
  }

  /** The table that the evidence of a signal goes to. */
  static Table<?> table(Signal signal) {
    return switch (signal) {
      case LOGS -> EvidenceTables.LOG_RECORD;
      case METRICS -> EvidenceTables.METRIC_POINT;
      case TRACES -> EvidenceTables.SPAN;
    };
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(evidence.bytes().length + 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(tenant);
      out.writeUTF(signal.name());
      write(out, sources);
      write(out, series);
      write(out, shapes);
      out.writeInt(days.size());
      for (LocalDate day : days) {
        out.writeLong(day.toEpochDay());
      }
      out.writeInt(evidence.count());
      out.writeInt(evidence.bytes().length);
      out.write(evidence.bytes());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static EncodedPayload fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String tenant = in.readUTF();
      Signal signal = Signal.valueOf(in.readUTF());
      List<DictionaryRow> sources = read(in);
      List<DictionaryRow> series = read(in);
      List<DictionaryRow> shapes = read(in);
      SortedSet<LocalDate> days = new TreeSet<>();
      for (int left = in.readInt(); left > 0; left--) {
        days.add(LocalDate.ofEpochDay(in.readLong()));
      }
      int records = in.readInt();
      Tuples evidence = new Tuples(records, in.readNBytes(in.readInt()));
      return new EncodedPayload(signal, tenant, records, sources, series, shapes, evidence, days);
    } catch (IOException truncated) {
      throw new UncheckedIOException(truncated);
    }
  }

  private static <R> List<DictionaryRow> rows(
      Table<R> table, List<R> entries, ToLongFunction<R> id, ToLongFunction<R> check) {
    List<DictionaryRow> rows = new ArrayList<>(entries.size());
    for (R entry : entries) {
      rows.add(
          new DictionaryRow(
              id.applyAsLong(entry), check.applyAsLong(entry), () -> tuple(table, entry)));
    }
    return rows;
  }

  private static <R> byte[] tuple(Table<R> table, R entry) {
    CopyBuffer out = new CopyBuffer(256);
    table.encode(entry, out);
    return out.toBytes();
  }

  private static Tuples tuples(Evidence evidence) {
    return switch (evidence.signal()) {
      case LOGS -> EvidenceTables.LOG_RECORD.encode(evidence.logs());
      case METRICS -> EvidenceTables.METRIC_POINT.encode(evidence.points());
      case TRACES -> EvidenceTables.SPAN.encode(evidence.spans());
    };
  }

  private static SortedSet<LocalDate> days(Evidence evidence) {
    SortedSet<LocalDate> days = new TreeSet<>();
    evidence.logs().forEach(row -> days.add(row.time().day()));
    evidence.points().forEach(row -> days.add(row.time().day()));
    evidence.spans().forEach(row -> days.add(row.startTime().day()));
    return days;
  }

  private static void write(DataOutputStream out, List<DictionaryRow> rows) throws IOException {
    out.writeInt(rows.size());
    for (DictionaryRow row : rows) {
      byte[] tuple = row.tuple().get();
      out.writeLong(row.id());
      out.writeInt(tuple.length);
      out.write(tuple);
    }
  }

  private static List<DictionaryRow> read(DataInputStream in) throws IOException {
    List<DictionaryRow> rows = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      rows.add(DictionaryRow.of(in.readLong(), in.readNBytes(in.readInt())));
    }
    return rows;
  }
}
