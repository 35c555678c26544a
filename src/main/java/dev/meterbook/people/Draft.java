package dev.meterbook.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.meterbook.ledger.Attribution;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A mapping as people write it, in JSON or CSV: nothing is checked yet. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Draft(
    @Nullable String identity,
    @Nullable String person,
    @Nullable String team,
    @JsonProperty("cost_centre") @Nullable String costCentre,
    @Nullable String department,
    @JsonProperty("valid_from") @Nullable String validFrom,
    @JsonProperty("valid_to") @Nullable String validTo) {

  private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  Draft {
    identity = blankToNull(identity);
    person = blankToNull(person);
    team = blankToNull(team);
    costCentre = blankToNull(costCentre);
    department = blankToNull(department);
    validFrom = blankToNull(validFrom);
    validTo = blankToNull(validTo);
  }

  static Draft of(Mapping mapping) {
    return new Draft(
        mapping.identity(),
        mapping.person(),
        mapping.team(),
        mapping.costCentre(),
        mapping.department(),
        Objects.toString(mapping.validFrom(), null),
        Objects.toString(mapping.validTo(), null));
  }

  /** Of an identity that is named elsewhere: in the path of a request. */
  Draft of(String otherIdentity) {
    return new Draft(
        identity == null ? otherIdentity : identity,
        person,
        team,
        costCentre,
        department,
        validFrom,
        validTo);
  }

  sealed interface Checked {
    record Valid(Mapping mapping) implements Checked {}

    record Wrong(String message) implements Checked {}
  }

  Checked check() {
    String named = identity;
    if (named == null) {
      return new Checked.Wrong("identity is missing");
    }
    if (Stream.of(person, team, costCentre, department).allMatch(Objects::isNull)) {
      return new Checked.Wrong("one of person, team, cost_centre and department must be given");
    }
    if (!Stream.of(identity, person, team, costCentre, department).allMatch(Draft::isName)) {
      return new Checked.Wrong(
          "a name has at most " + Attribution.LENGTH_MAX + " characters, none of them a control");
    }
    if (!isDayOrAbsent(validFrom) || !isDayOrAbsent(validTo)) {
      return new Checked.Wrong("a day is written 2026-11-20, from 1970 to 9999");
    }
    LocalDate from = day(validFrom);
    LocalDate to = day(validTo);
    if (from != null && to != null && !from.isBefore(to)) {
      return new Checked.Wrong(
          "valid_to must be after valid_from: it is the first day on which it no longer holds");
    }
    return new Checked.Valid(
        new Mapping(Attribution.identity(named), person, team, costCentre, department, from, to));
  }

  private static boolean isName(@Nullable String text) {
    return text == null
        || (text.codePointCount(0, text.length()) <= Attribution.LENGTH_MAX
            && text.chars().noneMatch(Character::isISOControl));
  }

  private static boolean isDayOrAbsent(@Nullable String text) {
    try {
      LocalDate day = day(text);
      return day == null || !(day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY));
    } catch (DateTimeParseException notADay) {
      return false;
    }
  }

  private static @Nullable LocalDate day(@Nullable String text) {
    return text == null ? null : LocalDate.parse(text);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
