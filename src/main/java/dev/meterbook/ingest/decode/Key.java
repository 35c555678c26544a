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
  private final String name;
  private final int nameHash;
  private final long hash;

  Key(byte[] utf8) {
    this.utf8 = utf8;
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
    return Arrays.equals(utf8, 0, utf8.length, bytes, from, from + length);
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
