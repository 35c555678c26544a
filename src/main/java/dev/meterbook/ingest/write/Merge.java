package dev.meterbook.ingest.write;

import java.util.Optional;

/**
 * How rows that may be there already get from the stage of a table into it, in the order of their
 * key: two writers that meet the same rows then wait for each other and never in a circle.
 *
 * @param insert stores the rows that are not there
 * @param replace of two rows of one key keeps the one with the higher rank, whichever came first
 */
record Merge(String insert, Optional<String> replace) {

  static Merge of(Table<?> table) {
    return table.rank().isEmpty()
        ? new Merge(insertSql(table), Optional.empty())
        : new Merge(insertGreatestSql(table), Optional.of(replaceSql(table)));
  }

  private static String insertSql(Table<?> table) {
    return """
        INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s
        ORDER BY %4$s ON CONFLICT DO NOTHING
        """
        .formatted(table.name(), table.columnList(), table.stage(), table.key());
  }

  private static String insertGreatestSql(Table<?> table) {
    return """
        INSERT INTO %1$s (%2$s) SELECT DISTINCT ON (%4$s) %2$s FROM %3$s
        ORDER BY %4$s, %5$s DESC ON CONFLICT DO NOTHING
        """
        .formatted(
            table.name(),
            table.columnList(),
            table.stage(),
            table.key(),
            table.rankOf(table.stage()));
  }

  private static String replaceSql(Table<?> table) {
    return """
        UPDATE %1$s SET %2$s
        FROM (SELECT DISTINCT ON (%4$s) * FROM %3$s ORDER BY %4$s, %5$s DESC) AS other
        WHERE %6$s = %7$s AND %8$s < %9$s
        """
        .formatted(
            table.name(),
            table.assignments("other"),
            table.stage(),
            table.key(),
            table.rankOf(table.stage()),
            table.keyOf(table.name()),
            table.keyOf("other"),
            table.rankOf(table.name()),
            table.rankOf("other"));
  }
}
