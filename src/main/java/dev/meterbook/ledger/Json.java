package dev.meterbook.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text as UTF-8 bytes, written once and never parsed here. The bytes are not copied. */
public record Json(byte[] utf8) {
  public static final Json EMPTY_OBJECT = new Json("{}".getBytes(StandardCharsets.US_ASCII));

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json && Arrays.equals(utf8, json.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
