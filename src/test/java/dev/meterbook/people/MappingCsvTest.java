package dev.meterbook.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MappingCsvTest {
  private static final String HEADER =
      "identity,person,team,cost_centre,department,valid_from,valid_to\n";
  private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);

  @Test
  void whatIsWrittenIsReadAgain() {
    List<Mapping> mappings =
        List.of(
            new Mapping("ann@b.example", "Ann, \"the\" Lee", "core", "4711", "R&D", null, JUNE),
            new Mapping("ann@b.example", "Ann", null, null, null, JUNE, null),
            new Mapping("f00d", null, "infra", null, null, null, null));

    assertThat(MappingCsv.read(MappingCsv.write(mappings)).check())
        .isEqualTo(new Drafts.Checked.Valid(mappings));
  }

  @Test
  void columnsComeInAnyOrderAndMayBeMissing() {
    assertThat(MappingCsv.read("Team, IDENTITY\ncore, Ann@B.example \n").check())
        .isEqualTo(
            new Drafts.Checked.Valid(
                List.of(new Mapping("ann@b.example", null, "core", null, null, null, null))));
  }

  @Test
  void everyBadLineIsToldWithItsNumber() {
    assertThat(
            errors(
                HEADER
                    + "good,Ann,,,,,\n"
                    + ",Ann,,,,,\n"
                    + "empty,,,,,,\n"
                    + "short,Ann\n"
                    + "day,Ann,,,,2026-02-30,\n"
                    + "day,Ann,,,,1969-12-31,\n"
                    + "turned,Ann,,,,2026-06-02,2026-06-01\n"
                    + "none,Ann,,,,2026-06-01,2026-06-01\n"
                    + "long,"
                    + "x".repeat(257)
                    + ",,,,,\n"))
        .containsExactly(
            new LineError(3, "identity is missing"),
            new LineError(4, "one of person, team, cost_centre and department must be given"),
            new LineError(5, "has 2 fields, the first line has 7"),
            new LineError(6, "a day is written 2026-11-20, from 1970 to 9999"),
            new LineError(7, "a day is written 2026-11-20, from 1970 to 9999"),
            new LineError(
                8,
                "valid_to must be after valid_from: it is the first day on which it no longer"
                    + " holds"),
            new LineError(
                9,
                "valid_to must be after valid_from: it is the first day on which it no longer"
                    + " holds"),
            new LineError(10, "a name has at most 256 characters, none of them a control"));
    assertThat(errors(HEADER + "long," + "x".repeat(256) + ",,,,,\n")).isEmpty();
  }

  @Test
  void overlappingPeriodsOfAnIdentityAreRefused() {
    assertThat(
            errors(
                HEADER
                    + "ann,Ann,core,,,2026-06-01,2026-09-02\n"
                    + "bob,Bob,core,,,,\n"
                    + "ann,Ann,infra,,,2026-09-01,\n"))
        .containsExactly(new LineError(4, "the period overlaps that of line 2 for ann"));
    assertThat(errors(HEADER + "ann,Ann,,,,,\nANN,Ann,,,,,\n")).isEmpty();
    assertThat(errors(HEADER + "a@b,Ann,,,,,\nA@B,Ann,,,,,\n")).hasSize(1);
    assertThat(
            errors(
                HEADER
                    + "ann,Ann,core,,,2026-06-01,2026-09-01\n"
                    + "ann,Ann,infra,,,2026-09-01,\n"
                    + "ann,Ann,none,,,,2026-06-01\n"))
        .isEmpty();
  }

  @Test
  void theFirstLineMustNameTheColumns() {
    String wanted =
        "the first line names the columns: identity and any of person, team, cost_centre,"
            + " department, valid_from, valid_to";
    for (String text :
        List.of("", "person\nAnn\n", "identity,name\n", "identity,identity\n", "a;b\n")) {
      assertThat(errors(text)).as(text).containsExactly(new LineError(1, wanted));
    }
  }

  private static List<LineError> errors(String csv) {
    return switch (MappingCsv.read(csv).check()) {
      case Drafts.Checked.Wrong(List<LineError> errors) -> errors;
      case Drafts.Checked.Valid(List<Mapping> _) -> List.of();
    };
  }
}
