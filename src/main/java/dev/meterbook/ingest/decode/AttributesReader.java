package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.LEN;

import java.util.Arrays;

/**
 * Gathers the attributes of one message after the other. Its arrays are reused, so that a record
 * costs two arrays of the exact size.
 */
final class AttributesReader {
  private final Cursor in;
  private final KeyTable names;
  private final Values values;
  private final int attributesMax;

  private Key[] keys = new Key[32];
  private long[] slots = new long[32];
  private int size;
  private int cut;
  private int duplicates;
  private long cutSum;
  private long seen;

  AttributesReader(Cursor in, KeyTable names, DecodeLimits limits) {
    this.in = in;
    this.names = names;
    this.values = new Values(limits.depthMax());
    this.attributesMax = limits.attributesMax();
  }

  // message KeyValue {
  //   string key = 1;
  //   AnyValue value = 2;
  //   int32 key_strindex = 3;  // for profiles only
  // }
  void read() {
    int outer = in.enter();
    Key key = Key.EMPTY;
    long slot = Slot.EMPTY;
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> key = names.read(in);
        case 2 << 3 | LEN -> slot = values.read(in, slot);
        default -> in.skip();
      }
    }
    in.leave(outer);
    put(key, slot);
  }

  /** What was read since the last call. */
  Attributes take() {
    if (size == 0) {
      return Attributes.EMPTY;
    }
    Attributes.Cut lost = Attributes.Cut.NOTHING;
    if ((cut | duplicates) != 0) {
      lost = new Attributes.Cut(cut, duplicates, cutSum);
    }
    Attributes attributes =
        new Attributes(in.bytes(), Arrays.copyOf(keys, size), Arrays.copyOf(slots, size), lost);
    size = 0;
    cut = 0;
    duplicates = 0;
    cutSum = 0;
    seen = 0;
    return attributes;
  }

  private void put(Key key, long slot) {
    int same = indexOf(key);
    if (same >= 0) {
      slots[same] = slot;
      duplicates++;
      return;
    }
    if (size == attributesMax) {
      cut++;
      cutSum += Attributes.fingerprint(in.bytes(), key, slot);
      return;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      slots = Arrays.copyOf(slots, 2 * size);
    }
    keys[size] = key;
    slots[size++] = slot;
  }

  /** One bit per key of those seen answers most calls; the others search. */
  private int indexOf(Key key) {
    long bit = 1L << key.hash();
    if ((seen & bit) != 0) {
      for (int i = 0; i < size; i++) {
        if (keys[i].equals(key)) {
          return i;
        }
      }
    }
    seen |= bit;
    return -1;
  }
}
