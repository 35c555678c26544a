package dev.meterbook.people;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mappings as CSV: what is written can be read again. */
final class MappingCsv {
  static final String MEDIA_TYPE = "text/csv";

  private static final List<String> COLUMNS =
      List.of("identity", "person", "team", "cost_centre", "department", "valid_from", "valid_to");

  private MappingCsv() {}

  static String write(List<Mapping> mappings) {
    StringBuilder csv = new StringBuilder(Csv.write(COLUMNS));
    for (Mapping mapping : mappings) {
      Draft draft = Draft.of(mapping);
      csv.append(
          Csv.write(
              List.of(
                  mapping.identity(),
                  text(draft.person()),
                  text(draft.team()),
                  text(draft.costCentre()),
                  text(draft.department()),
                  text(draft.validFrom()),
                  text(draft.validTo()))));
    }
    return csv.toString();
  }

  /** The first line names the columns, in any order; those that are not there are empty. */
  static Drafts read(String text) {
    return switch (Csv.read(text)) {
      case Csv.Read.Broken(LineError error) -> new Drafts(List.of(), List.of(error));
      case Csv.Read.Rows(List<Csv.Row> rows) -> read(rows);
    };
  }

  private static Drafts read(List<Csv.Row> rows) {
    List<String> columns =
        rows.isEmpty()
            ? List.of()
            : rows.getFirst().fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    if (!columns.contains("identity")
        || !COLUMNS.containsAll(columns)
        || columns.stream().distinct().count() != columns.size()) {
      return new Drafts(
          List.of(),
          List.of(
              new LineError(
                  1,
                  "the first line names the columns: identity and any of "
                      + String.join(", ", COLUMNS.subList(1, COLUMNS.size())))));
    }
    List<LineError> errors = new ArrayList<>();
    List<Drafts.Numbered> drafts = new ArrayList<>();
    for (Csv.Row row : rows.subList(1, rows.size())) {
      if (row.fields().size() == columns.size()) {
        drafts.add(new Drafts.Numbered(row.line(), draft(columns, row.fields())));
      } else {
        errors.add(
            new LineError(
                row.line(),
                "has %d fields, the first line has %d"
                    .formatted(row.fields().size(), columns.size())));
      }
    }
    return new Drafts(drafts, errors);
  }

  private static Draft draft(List<String> columns, List<String> fields) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), fields.get(i));
    }
    return new Draft(
        named.get("identity"),
        named.get("person"),
        named.get("team"),
        named.get("cost_centre"),
        named.get("department"),
        named.get("valid_from"),
        named.get("valid_to"));
  }

  private static String text(@Nullable String value) {
    return requireNonNullElse(value, "");
  }
}
