package dev.meterbook.ingest.write;

import dev.meterbook.ledger.EvidenceTime;
import dev.meterbook.ledger.Json;
import dev.meterbook.ledger.TraceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tuples in PostgreSQL's binary COPY format, without the header and trailer around a stream. */
final class CopyBuffer {
  /** 2000-01-01, from which PostgreSQL counts microseconds and days. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final int EPOCH_DAYS = 10_957;
  private static final int TEXT_OID = 25;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int size;

  CopyBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void startRow(int columns) {
    putShort(columns);
  }

  void absent() {
    putInt(-1);
  }

  void bigint(long value) {
    putInt(8);
    putLong(value);
  }

  void bigintOrAbsent(long value, boolean present) {
    if (present) {
      bigint(value);
    } else {
      absent();
    }
  }

  void integer(int value) {
    putInt(4);
    putInt(value);
  }

  /** Numbers below zero say that there is none. */
  void integerOrAbsent(int value) {
    if (value < 0) {
      absent();
    } else {
      integer(value);
    }
  }

  void smallintOrAbsent(int value) {
    if (value < 0) {
      absent();
    } else {
      smallint(value);
    }
  }

  void smallint(int value) {
    putInt(2);
    putShort(value);
  }

  void bool(boolean value) {
    putInt(1);
    reserve(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  void doubleValue(double value) {
    bigint(Double.doubleToRawLongBits(value));
  }

  void date(long epochDay) {
    putInt(4);
    putInt((int) epochDay - EPOCH_DAYS);
  }

  void timestamp(@Nullable EvidenceTime time) {
    if (time == null) {
      absent();
    } else {
      bigint(time.epochMicros() - EPOCH_MICROS);
    }
  }

  void uuid(@Nullable TraceId id) {
    if (id == null) {
      absent();
      return;
    }
    putInt(16);
    putLong(id.high());
    putLong(id.low());
  }

  void text(@Nullable String value) {
    if (value == null) {
      absent();
      return;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    putInt(utf8.length);
    put(utf8);
  }

  void texts(List<String> values) {
    int lengthAt = size;
    putInt(0);
    putInt(values.isEmpty() ? 0 : 1);
    putInt(0); // No nulls.
    putInt(TEXT_OID);
    if (!values.isEmpty()) {
      putInt(values.size());
      putInt(1); // Arrays count from one.
      values.forEach(this::text);
    }
    setInt(lengthAt, size - lengthAt - 4);
  }

  void json(@Nullable Json value) {
    if (value == null) {
      absent();
      return;
    }
    putInt(value.utf8().length + 1);
    reserve(1);
    bytes[size++] = 1; // Version of the binary form of jsonb.
    put(value.utf8());
  }

  private void put(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void putShort(int value) {
    reserve(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  private void putInt(int value) {
    reserve(4);
    setInt(size, value);
    size += 4;
  }

  private void putLong(long value) {
    reserve(8);
    LONGS.set(bytes, size, value);
    size += 8;
  }

  private void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
