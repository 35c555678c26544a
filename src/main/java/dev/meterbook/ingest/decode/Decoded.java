package dev.meterbook.ingest.decode;

import java.util.List;

/** What a body turned out to be. A body that is not OTLP is an expected outcome, so a value. */
public sealed interface Decoded<T> {

  /** The records in the order of the body. They refer to its bytes, which must not change. */
  record Records<T>(List<T> records) implements Decoded<T> {
    public Records {
      records = List.copyOf(records);
    }
  }

  /** Not OTLP. The message names the place and the rule, never the content. */
  record Malformed<T>(String message) implements Decoded<T> {}
}
