package dev.meterbook.ingest.write;

import java.util.List;
import java.util.stream.Stream;

/** The writer's statements that are made from a table's words, for the test that prepares all. */
public final class WriteStatements {
  private static final List<Table<?>> DICTIONARIES =
      List.of(DictionaryTables.SOURCE, DictionaryTables.SERIES, DictionaryTables.SHAPE);
  private static final List<Table<?>> EVIDENCE =
      List.of(EvidenceTables.LOG_RECORD, EvidenceTables.METRIC_POINT, EvidenceTables.SPAN);

  private WriteStatements() {}

  /** Makes the stages that the others read from. */
  public static List<String> stages() {
    return tables().map(Copy::stageSql).toList();
  }

  public static List<String> all() {
    return Stream.of(
            DICTIONARIES.stream().map(Dictionary::mergeSql),
            DICTIONARIES.stream().map(Dictionary::collisionSql),
            EVIDENCE.stream().map(Copy::copySql),
            tables().map(table -> Copy.copySql(table.staged())))
        .flatMap(sql -> sql)
        .toList();
  }

  private static Stream<Table<?>> tables() {
    return Stream.concat(DICTIONARIES.stream(), EVIDENCE.stream());
  }
}
