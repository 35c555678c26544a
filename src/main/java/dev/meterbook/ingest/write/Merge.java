package dev.meterbook.ingest.write;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How rows that may be there already get from the stage of a table into it, in the order of their
 * key: two writers that meet the same rows then wait for each other and never in a circle.
 *
 * @param insert stores the rows that are not there
 * @param replace of two rows of one key keeps the greater, whichever came first; absent where the
 *     key is made from all that a row says
 */
record Merge(String insert, Optional<String> replace) {

  /** What decides which row is the greater, the first column first; ? marks those that may lack. */
  private static final Map<String, List<String>> RANK =
      Map.of(
          EvidenceTables.SPAN.name(), List.of("end_time", "end_nanos", "fingerprint"),
          LedgerTables.MODEL_CALL.name(),
              List.of(
                  "duration_ms?",
                  "output_tokens?",
                  "input_tokens?",
                  "cache_read_tokens?",
                  "reported_nanos?",
                  "labels_id",
                  "source_id"),
          LedgerTables.TOOL_USE.name(),
              List.of("duration_ms?", "result_bytes?", "labels_id", "source_id"),
          LedgerTables.OUTCOME.name(), List.of("amount", "occurrences", "labels_id"));

  static Merge of(Table<?> table) {
    List<String> rank = RANK.get(table.name());
    if (rank == null) {
      return new Merge(insertSql(table), Optional.empty());
    }
    return new Merge(insertGreatestSql(table, rank), Optional.of(replaceSql(table, rank)));
  }

  private static String insertSql(Table<?> table) {
    return """
        INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s
        ORDER BY %4$s ON CONFLICT DO NOTHING
        """
        .formatted(table.name(), table.columnList(), table.stage(), table.key());
  }

  private static String insertGreatestSql(Table<?> table, List<String> rank) {
    return """
        INSERT INTO %1$s (%2$s) SELECT DISTINCT ON (%4$s) %2$s FROM %3$s
        ORDER BY %4$s, %5$s DESC ON CONFLICT DO NOTHING
        """
        .formatted(
            table.name(), table.columnList(), table.stage(), table.key(), row(table.stage(), rank));
  }

  private static String replaceSql(Table<?> table, List<String> rank) {
    return """
        UPDATE %1$s SET %2$s
        FROM (SELECT DISTINCT ON (%4$s) * FROM %3$s ORDER BY %4$s, %5$s DESC) AS other
        WHERE %6$s = %7$s AND %8$s < %9$s
        """
        .formatted(
            table.name(),
            table.columns().stream()
                .map(c -> c.name() + " = other." + c.name())
                .collect(joining(", ")),
            table.stage(),
            table.key(),
            row(table.stage(), rank),
            row(table.name(), List.of(table.key().split(", ", -1))),
            row("other", List.of(table.key().split(", ", -1))),
            row(table.name(), rank),
            row("other", rank));
  }

  private static String row(String relation, List<String> columns) {
    Stream<String> values =
        columns.stream()
            .map(
                column ->
                    column.endsWith("?")
                        ? "coalesce(%s.%s, -1)".formatted(relation, column.replace("?", ""))
                        : relation + "." + column);
    return values.collect(joining(", ", "(", ")"));
  }
}
