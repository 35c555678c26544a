package dev.meterbook.ingest.decode;

import dev.meterbook.ledger.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of an attribute. Immutable; equal names may be different objects, so compare by value.
 */
public final class Key {
  static final Key EMPTY = new Key(new byte[0]);

  private final byte[] utf8;
  private final long head; // the first eight bytes
  private final long tail; // the last eight, if there are as many
  private final String name;
  private final int nameHash;
  private final long hash;

  Key(byte[] utf8) {
    this.utf8 = utf8;
    boolean isLong = utf8.length >= 8;
    this.head = isLong ? Words.eight(utf8, 0) : Words.fewer(utf8, 0, utf8.length);
    this.tail = isLong ? Words.eight(utf8, utf8.length - 8) : 0;
    this.name = new String(utf8, StandardCharsets.UTF_8);
    this.nameHash = name.hashCode();
    this.hash = Fingerprint.of(utf8);
  }

  public String name() {
    return name;
  }

  /** The fingerprint of the name. */
  public long hash() {
    return hash;
  }

  boolean isWritten(byte[] bytes, int from, int length) {
    if (length != utf8.length) {
      return false;
    }
    if (length < 8) {
      return head == Words.fewer(bytes, from, length);
    }
    int last = from + length - 8;
    return head == Words.eight(bytes, from)
        && tail == Words.eight(bytes, last)
        && (length <= 16 || Arrays.equals(utf8, 8, length - 8, bytes, from + 8, last));
  }

  /** A literal's hash code is cached by the JVM, so a miss costs one comparison. */
  boolean isNamed(String other, int otherHash) {
    return nameHash == otherHash && name.equals(other);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Key that && hash == that.hash && name.equals(that.name));
  }

  @Override
  public int hashCode() {
    return nameHash;
  }

  @Override
  public String toString() {
    return name;
  }
}
