package dev.meterbook.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What many records share, so that a row need not repeat it: a row of the shape dictionary. A
 * tenant with too many has records that point to the shape without keys.
 */
public record Shape(
    long id,
    long check,
    String scopeName,
    String scopeVersion,
    String eventName,
    String severityText,
    Optional<String> body,
    List<String> keys) {

  public Shape {
    keys = List.copyOf(keys);
  }
}
