package dev.meterbook.ingest.accept;

import dev.meterbook.access.Authorisation;
import dev.meterbook.ingest.IngestOutcome;

/** What a door tells the sender; {@link Replies} knows how to say it. */
sealed interface Answer {

  /** The payload was read whole and went down the request path. */
  record Ingested(IngestOutcome outcome) implements Answer {}

  /** The door itself said no. */
  record Refused(Refusal refusal, String message) implements Answer {

    static Refused withheld(Authorisation.Withheld withheld) {
      return switch (withheld) {
        case Authorisation.Denied() ->
            new Refused(Refusal.UNAUTHENTICATED, "send a valid token as Authorization: Bearer");
        case Authorisation.OutOfScope() ->
            new Refused(Refusal.OUT_OF_SCOPE, "the token does not allow this");
        case Authorisation.Undecided() ->
            new Refused(Refusal.ACCESS_UNKNOWN, "tokens cannot be read now; try again");
      };
    }
  }
}
