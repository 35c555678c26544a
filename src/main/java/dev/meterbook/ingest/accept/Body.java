package dev.meterbook.ingest.accept;

/** What came of reading a body. */
sealed interface Body {

  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Whole(byte[] bytes) implements Body {}

  record Unfit(Answer.Refused why) implements Body {

    Unfit(Refusal refusal, String message) {
      this(new Answer.Refused(refusal, message));
    }
  }
}
