package dev.meterbook.ingest.decode;

/**
 * Ends a walk; caught in {@link OtlpDecoder}, where it becomes a value. Senders cause it: no stack.
 */
final class MalformedPayload extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedPayload(String message) {
    super(message, null, false, false);
  }
}
