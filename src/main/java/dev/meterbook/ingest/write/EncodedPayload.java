package dev.meterbook.ingest.write;

import dev.meterbook.ledger.Evidence;
import dev.meterbook.ledger.Signal;
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

/**
 * One payload as the bytes that PostgreSQL will read, made in the sender's own thread so that the
 * writer only passes them on. The spool and the quarantine keep the same bytes.
 *
 * @param dictionaries rows of {@link Layout#DICTIONARIES}, in their order
 * @param tables rows of {@link Layout#ROWS}, in their order
 * @param days on which they fall
 */
record EncodedPayload(
    Signal signal,
    String tenant,
    int records,
    List<List<DictionaryRow>> dictionaries,
    List<Tuples> tables,
    SortedSet<LocalDate> days) {

  /**
   * A dictionary row that other rows of the payload point to. Almost all are stored already, so the
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

  /** Encoded rows of one table. The bytes are not copied. */
  record Tuples(int count, byte[] bytes) {}

  static EncodedPayload of(Evidence evidence) {
    List<List<DictionaryRow>> dictionaries = new ArrayList<>();
    Layout.DICTIONARIES.forEach(words -> dictionaries.add(rows(words, evidence)));
    List<Tuples> tables = new ArrayList<>();
    SortedSet<LocalDate> days = new TreeSet<>();
    for (Layout.Rows<?> rows : Layout.ROWS) {
      tables.add(tuples(rows, evidence));
      addDays(rows, evidence, days);
    }
    return new EncodedPayload(
        evidence.signal(), evidence.tenant(), evidence.records(), dictionaries, tables, days);
  }

  /** What it takes in memory, but for the dictionaries. */
  int bytes() {
    int bytes = 0;
    for (Tuples tuples : tables) {
      bytes += tuples.bytes().length;
    }
    return bytes;
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(bytes() + 1024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(tenant);
      out.writeUTF(signal.name());
      out.writeInt(records);
      for (List<DictionaryRow> rows : dictionaries) {
        write(out, rows);
      }
      for (Tuples tuples : tables) {
        write(out, tuples);
      }
      out.writeInt(days.size());
      for (LocalDate day : days) {
        out.writeLong(day.toEpochDay());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static EncodedPayload fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String tenant = in.readUTF();
      Signal signal = Signal.valueOf(in.readUTF());
      int records = in.readInt();
      List<List<DictionaryRow>> dictionaries = new ArrayList<>();
      for (int i = 0; i < Layout.DICTIONARIES.size(); i++) {
        dictionaries.add(readWords(in));
      }
      List<Tuples> tables = new ArrayList<>();
      for (int i = 0; i < Layout.ROWS.size(); i++) {
        tables.add(readTuples(in));
      }
      SortedSet<LocalDate> days = new TreeSet<>();
      for (int left = in.readInt(); left > 0; left--) {
        days.add(LocalDate.ofEpochDay(in.readLong()));
      }
      return new EncodedPayload(signal, tenant, records, dictionaries, tables, days);
    } catch (IOException truncated) {
      throw new UncheckedIOException(truncated);
    }
  }

  private static <R> List<DictionaryRow> rows(Layout.Words<R> words, Evidence evidence) {
    List<R> entries = words.of().apply(evidence);
    List<DictionaryRow> rows = new ArrayList<>(entries.size());
    for (R entry : entries) {
      long id = words.id().applyAsLong(entry);
      long check = words.check().applyAsLong(entry);
      rows.add(new DictionaryRow(id, check, () -> tuple(words.table(), entry)));
    }
    return rows;
  }

  private static <R> byte[] tuple(Table<R> table, R entry) {
    CopyBuffer out = new CopyBuffer(256);
    table.encode(entry, out);
    return out.toBytes();
  }

  private static <R> Tuples tuples(Layout.Rows<R> rows, Evidence evidence) {
    List<R> entries = rows.of().apply(evidence);
    return new Tuples(entries.size(), rows.table().encode(entries));
  }

  private static <R> void addDays(
      Layout.Rows<R> rows, Evidence evidence, SortedSet<LocalDate> days) {
    if (rows.time().isEmpty()) {
      return;
    }
    long known = Long.MIN_VALUE;
    for (R row : rows.of().apply(evidence)) {
      long day = rows.time().get().apply(row).epochDay();
      if (day != known) {
        days.add(LocalDate.ofEpochDay(day));
        known = day;
      }
    }
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

  private static void write(DataOutputStream out, Tuples tuples) throws IOException {
    out.writeInt(tuples.count());
    out.writeInt(tuples.bytes().length);
    out.write(tuples.bytes());
  }

  private static List<DictionaryRow> readWords(DataInputStream in) throws IOException {
    List<DictionaryRow> rows = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      rows.add(DictionaryRow.of(in.readLong(), in.readNBytes(in.readInt())));
    }
    return rows;
  }

  private static Tuples readTuples(DataInputStream in) throws IOException {
    int count = in.readInt();
    return new Tuples(count, in.readNBytes(in.readInt()));
  }
}
