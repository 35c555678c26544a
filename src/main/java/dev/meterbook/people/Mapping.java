package dev.meterbook.people;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind an identity for some days. What is null is not mapped: there the source's own word
 * counts.
 *
 * @param validFrom the first day, UTC; null: ever since
 * @param validTo the first day on which it no longer holds; null: until further notice
 */
record Mapping(
    String identity,
    @Nullable String person,
    @Nullable String team,
    @Nullable String costCentre,
    @Nullable String department,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validTo) {

  Mapping {
    if (validFrom != null && validTo != null && !validFrom.isBefore(validTo)) {
      throw new IllegalArgumentException("a period ends after it begins");
    }
  }

  boolean holdsOn(LocalDate day) {
    return (validFrom == null || !day.isBefore(validFrom))
        && (validTo == null || day.isBefore(validTo));
  }

  boolean overlaps(Mapping other) {
    return beginsBeforeEndOf(other) && other.beginsBeforeEndOf(this);
  }

  private boolean beginsBeforeEndOf(Mapping other) {
    LocalDate begin = validFrom;
    LocalDate end = other.validTo;
    return begin == null || end == null || begin.isBefore(end);
  }
}
