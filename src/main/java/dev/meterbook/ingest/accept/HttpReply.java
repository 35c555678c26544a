package dev.meterbook.ingest.accept;

import java.util.Map;

/** An answer as HTTP says it. */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record HttpReply(int status, Map<String, String> headers, byte[] body) {
  HttpReply {
    headers = Map.copyOf(headers);
  }
}
