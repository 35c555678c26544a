package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.I64;
import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import dev.meterbook.ingest.decode.AnyValue.Entry;
import dev.meterbook.ledger.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads values: once in full from the wire, to check them, and later whatever is asked for. */
final class Values {
  private final int depthMax;

  Values(int depthMax) {
    this.depthMax = depthMax;
  }

  /** The AnyValue that the cursor is at; {@code before} is what the same field held so far. */
  long read(Cursor in, long before) {
    return anyValue(in, before, depthMax);
  }

  // message AnyValue {
  //   oneof value {
  //     string string_value = 1;  bool bool_value = 2;  int64 int_value = 3;  double double_value =
  // 4;
  //     ArrayValue array_value = 5;  KeyValueList kvlist_value = 6;  bytes bytes_value = 7;
  //     int32 string_value_strindex = 8;  // for profiles only: empty elsewhere
  //   }
  // }
  private static long anyValue(Cursor in, long before, int depthLeft) {
    if (depthLeft == 0) {
      throw in.malformed("values nest too deep");
    }
    int outer = in.enter();
    long slot = before;
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> slot = in.stringSlot();
        case 2 << 3 | VARINT -> slot = varint(in, ValueType.BOOL);
        case 3 << 3 | VARINT -> slot = varint(in, ValueType.INT);
        case 4 << 3 | I64 -> slot = Slot.of(ValueType.DOUBLE, in.take(8), 8);
        case 5 << 3 | LEN -> slot = arrayValue(in, slot, depthLeft);
        case 6 << 3 | LEN -> slot = keyValueList(in, slot, depthLeft);
        case 7 << 3 | LEN -> slot = in.bytesSlot();
        case 8 << 3 | VARINT -> {
          in.skip();
          slot = Slot.EMPTY;
        }
        default -> in.skip();
      }
    }
    in.leave(outer);
    return slot;
  }

  private static long varint(Cursor in, ValueType type) {
    int from = in.at();
    in.varint();
    return Slot.of(type, from, in.at() - from);
  }

  // message ArrayValue { repeated AnyValue values = 1; }
  private static long arrayValue(Cursor in, long before, int depthLeft) {
    long slot = list(in, before, ValueType.ARRAY);
    if (in.checked()) {
      in.skip();
      return slot;
    }
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> anyValue(in, Slot.EMPTY, depthLeft - 1);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return slot;
  }

  // message KeyValueList { repeated KeyValue values = 1; }
  private static long keyValueList(Cursor in, long before, int depthLeft) {
    long slot = list(in, before, ValueType.KVLIST);
    if (in.checked()) {
      in.skip();
      return slot;
    }
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> keyValue(in, depthLeft - 1);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return slot;
  }

  /**
   * Where the list is, without moving. Protobuf lets a sender write one list in pieces, to be
   * joined; none does, and a slice cannot say it.
   */
  private static long list(Cursor in, long before, ValueType type) {
    if (Slot.type(before) == type) {
      throw in.malformed("a list is sent in pieces");
    }
    int start = in.at();
    int length = in.length();
    long slot = Slot.of(type, in.at(), length);
    in.back(start);
    return slot;
  }

  // message KeyValue { string key = 1;  AnyValue value = 2; }
  private static void keyValue(Cursor in, int depthLeft) {
    int outer = in.enter();
    long slot = Slot.EMPTY;
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> in.stringSlot();
        case 2 << 3 | LEN -> slot = anyValue(in, slot, depthLeft);
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  static long bits(byte[] payload, long slot) {
    return switch (Slot.type(slot)) {
      case INT -> Words.varint(payload, Slot.from(slot), Slot.length(slot));
      case BOOL -> Words.varint(payload, Slot.from(slot), Slot.length(slot)) == 0 ? 0 : 1;
      case DOUBLE -> Words.eight(payload, Slot.from(slot));
      case EMPTY, STRING, ARRAY, KVLIST, BYTES -> 0;
    };
  }

  static List<AnyValue> elements(byte[] payload, long slot) {
    List<AnyValue> elements = new ArrayList<>();
    if (Slot.type(slot) == ValueType.ARRAY) {
      Cursor in = Cursor.within(payload, slot);
      while (nextOfList(in)) {
        elements.add(AnyValue.of(payload, anyValue(in, Slot.EMPTY, 1)));
      }
    }
    return List.copyOf(elements);
  }

  static List<Entry> entries(byte[] payload, long slot) {
    List<Entry> entries = new ArrayList<>();
    if (Slot.type(slot) == ValueType.KVLIST) {
      Cursor in = Cursor.within(payload, slot);
      while (nextOfList(in)) {
        entries.add(entry(in));
      }
    }
    return List.copyOf(entries);
  }

  private static Entry entry(Cursor in) {
    int outer = in.enter();
    String key = "";
    long slot = Slot.EMPTY;
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> key = in.string();
        case 2 << 3 | LEN -> slot = anyValue(in, slot, 1);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Entry(key, AnyValue.of(in.bytes(), slot));
  }

  /** Both kinds of list hold their values in field 1. */
  private static boolean nextOfList(Cursor in) {
    while (in.next()) {
      if (in.tag() == (1 << 3 | LEN)) {
        return true;
      }
      in.skip();
    }
    return false;
  }

  static long fingerprint(byte[] payload, long slot) {
    ValueType type = Slot.type(slot);
    long content =
        switch (type) {
          case EMPTY -> 0;
          case STRING, BYTES -> Fingerprint.of(payload, Slot.from(slot), Slot.length(slot));
          case BOOL, INT -> bits(payload, slot);
          case DOUBLE -> Double.doubleToLongBits(Double.longBitsToDouble(bits(payload, slot)));
          case ARRAY -> arrayFingerprint(payload, slot);
          case KVLIST -> mapFingerprint(payload, slot);
        };
    return Fingerprint.combine(type.number(), content);
  }

  private static long arrayFingerprint(byte[] payload, long slot) {
    Cursor in = Cursor.within(payload, slot);
    long fingerprint = 0;
    while (nextOfList(in)) {
      long element = fingerprint(payload, anyValue(in, Slot.EMPTY, 1));
      fingerprint = Fingerprint.combine(fingerprint, element);
    }
    return fingerprint;
  }

  /** A sum, so that the order of the entries does not matter. */
  private static long mapFingerprint(byte[] payload, long slot) {
    Cursor in = Cursor.within(payload, slot);
    long sum = 0;
    while (nextOfList(in)) {
      Entry entry = entry(in);
      byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
      sum += Fingerprint.combine(Fingerprint.of(key), entry.value().fingerprint());
    }
    return sum;
  }
}
