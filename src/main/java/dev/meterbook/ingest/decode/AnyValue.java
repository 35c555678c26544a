package dev.meterbook.ingest.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value, as a slice of the payload. Immutable as long as the payload is, which nobody may change.
 */
public final class AnyValue {
  public static final AnyValue EMPTY = new AnyValue(new byte[0], Slot.EMPTY);

  private final byte[] payload;
  private final long slot;

  private AnyValue(byte[] payload, long slot) {
    this.payload = payload;
    this.slot = slot;
  }

  static AnyValue of(byte[] payload, long slot) {
    return slot == Slot.EMPTY ? EMPTY : new AnyValue(payload, slot);
  }

  public ValueType type() {
    return Slot.type(slot);
  }

  /** An INT as it is, a DOUBLE's bits, a BOOL as 0 or 1; of anything else 0. */
  public long bits() {
    return Values.bits(payload, slot);
  }

  /** The bytes that {@link #from} and {@link #length} refer to. */
  public byte[] payload() {
    return payload;
  }

  /** Where in the payload the bytes of a STRING or BYTES begin. */
  public int from() {
    return Slot.from(slot);
  }

  public int length() {
    return Slot.length(slot);
  }

  /** The values of an ARRAY; of anything else none. */
  public List<AnyValue> elements() {
    return Values.elements(payload, slot);
  }

  /** The entries of a KVLIST as sent, equal keys included; of anything else none. */
  public List<Entry> entries() {
    return Values.entries(payload, slot);
  }

  /** A scalar as text, bytes as base64, a list or map as JSON; null if empty. */
  public @Nullable String text() {
    return ValueText.of(this);
  }

  /** Equal for equal content, whatever its encoding was; entries of a map in any order. */
  public long fingerprint() {
    return Values.fingerprint(payload, slot);
  }

  /** One entry of a map. */
  public record Entry(String key, AnyValue value) {}
}
