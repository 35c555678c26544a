package dev.meterbook.tidy.examples.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import org.jboss.logging.Logger;

/** A word of the books that logs, and lets a type of Jackson's out. */
public record ChattyWord(String text) {
  public JsonNode json() {
    Logger.getLogger(ChattyWord.class).info(text);
    return null;
  }
}
