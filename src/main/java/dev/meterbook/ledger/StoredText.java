package dev.meterbook.ledger;

/** Text as the books keep it: nothing that PostgreSQL cannot store, and no more than a label. */
public final class StoredText {
  /** Enough for ids, names, paths and error messages; too short for a conversation. */
  public static final int CHARS_MAX = 256;

  private StoredText() {}

  public static String of(String text) {
    String stored = text.replace('\0', '\uFFFD');
    return stored.length() <= CHARS_MAX ? stored : stored.substring(0, whole(stored)) + "…";
  }

  private static int whole(String text) {
    return Character.isHighSurrogate(text.charAt(CHARS_MAX - 1)) ? CHARS_MAX - 1 : CHARS_MAX;
  }
}
