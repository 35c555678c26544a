package dev.meterbook.ingest;

/** How the messages of a request are written; the answer is written the same way. */
public enum Encoding {
  PROTOBUF,
  JSON
}
