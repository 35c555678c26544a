package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.LEN;

import java.util.Arrays;

/**
 * Gathers the attributes of one message after the other. Its arrays are reused, so that a record
 * costs an array of the exact size for the values, and another for the keys if they are new.
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

  // A message often has the keys of the one before, in the same order. So these stay in place as
  // guesses. As long as all guesses were right, no key occurs twice, since none did before; and if
  // all were right, both messages share the array that was taken.
  private int guesses;
  private Key[] taken = {};

  // After a wrong guess: one bit per key of those seen tells most keys that are new.
  private long seen;
  private int seenSize;

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
        case 1 << 3 | LEN -> key = names.read(in, guess());
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
    if (guesses != size) {
      taken = Arrays.copyOf(keys, size); // else these are the keys of the message before
    }
    Attributes attributes = new Attributes(in.bytes(), taken, Arrays.copyOf(slots, size), lost);
    guesses = size;
    size = 0;
    cut = 0;
    duplicates = 0;
    cutSum = 0;
    seen = 0;
    seenSize = 0;
    return attributes;
  }

  private Key guess() {
    return size < guesses ? keys[size] : Key.EMPTY;
  }

  private void put(Key key, long slot) {
    if (size < guesses && keys[size].equals(key)) {
      slots[size++] = slot;
      return;
    }
    guesses = 0;
    int same = indexOf(key);
    if (same >= 0) {
      slots[same] = slot;
      duplicates++;
    } else if (size == attributesMax) {
      cut++;
      cutSum += Attributes.fingerprint(in.bytes(), key, slot);
    } else {
      add(key, slot);
    }
  }

  private void add(Key key, long slot) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      slots = Arrays.copyOf(slots, 2 * size);
    }
    keys[size] = key;
    slots[size++] = slot;
  }

  private int indexOf(Key key) {
    for (; seenSize < size; seenSize++) {
      seen |= bit(keys[seenSize]);
    }
    if ((seen & bit(key)) != 0) {
      for (int i = 0; i < size; i++) {
        if (keys[i].equals(key)) {
          return i;
        }
      }
    }
    return -1;
  }

  private static long bit(Key key) {
    return 1L << key.hash();
  }
}
