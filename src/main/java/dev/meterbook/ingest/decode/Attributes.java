package dev.meterbook.ingest.decode;

import dev.meterbook.ledger.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a record: keys, and values that stay in the payload until asked for. Immutable
 * as long as the payload is, which nobody may change. Each key occurs once.
 */
public final class Attributes {
  public static final Attributes EMPTY =
      new Attributes(new byte[0], new Key[0], new long[0], Cut.NOTHING);

  private final byte[] payload;
  private final Key[] keys;
  private final long[] slots;
  private final Cut cut;

  // Asked for once per record where records share a resource or a scope. Zero: not yet asked.
  private long fingerprint;

  /** What was not kept: attributes beyond the limit, and values that a later one replaced. */
  record Cut(int attributes, int duplicates, long fingerprintSum) {
    static final Cut NOTHING = new Cut(0, 0, 0);
  }

  Attributes(byte[] payload, Key[] keys, long[] slots, Cut cut) {
    this.payload = payload;
    this.keys = keys;
    this.slots = slots;
    this.cut = cut;
  }

  public int size() {
    return keys.length;
  }

  public Key key(int i) {
    return keys[i];
  }

  public ValueType type(int i) {
    return Slot.type(slots[i]);
  }

  /** See {@link AnyValue#bits}. */
  public long bits(int i) {
    return Values.bits(payload, slots[i]);
  }

  public AnyValue value(int i) {
    return AnyValue.of(payload, slots[i]);
  }

  /** Which attribute has that name, or -1. */
  public int indexOf(String name) {
    int hash = name.hashCode();
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].isNamed(name, hash)) {
        return i;
      }
    }
    return -1;
  }

  /** The value of that name; empty if there is none. */
  public AnyValue value(String name) {
    int i = indexOf(name);
    return i < 0 ? AnyValue.EMPTY : value(i);
  }

  /** The value of that name as {@link AnyValue#text}; null if there is none. */
  public @Nullable String text(String name) {
    return value(name).text();
  }

  /** How many attributes were beyond {@link DecodeLimits#attributesMax} and are not here. */
  public int cut() {
    return cut.attributes();
  }

  /** How many values were replaced by a later one of the same key. */
  public int duplicates() {
    return cut.duplicates();
  }

  /** Equal for equal content in any order and encoding; what was cut counts as well. */
  public long fingerprint() {
    if (fingerprint == 0) {
      fingerprint = computeFingerprint();
    }
    return fingerprint;
  }

  private long computeFingerprint() {
    long sum = cut.fingerprintSum();
    for (int i = 0; i < keys.length; i++) {
      sum += fingerprint(i);
    }
    return Fingerprint.combine(keys.length + cut.attributes(), sum);
  }

  /** The part of one attribute in the fingerprint of all. */
  public long fingerprint(int i) {
    return fingerprint(payload, keys[i], slots[i]);
  }

  static long fingerprint(byte[] payload, Key key, long slot) {
    return Fingerprint.combine(key.hash(), Values.fingerprint(payload, slot));
  }
}
