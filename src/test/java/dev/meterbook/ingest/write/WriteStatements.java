package dev.meterbook.ingest.write;

import java.util.List;
import java.util.stream.Stream;

/** The writer's statements that are made from a table's words, for the test that prepares all. */
public final class WriteStatements {
  private WriteStatements() {}

  /** Makes the stages that the others read from. */
  public static List<String> stages() {
    return tables().map(Copy::stageSql).toList();
  }

  public static List<String> all() {
    return Stream.of(
            dictionaries().map(Dictionary::mergeSql),
            dictionaries().map(Dictionary::collisionSql),
            rows().map(Merge::of).map(Merge::insert),
            rows().map(Merge::of).flatMap(merge -> merge.replace().stream()),
            tables().map(Copy::copySql))
        .flatMap(sql -> sql)
        .toList();
  }

  private static Stream<Table<?>> tables() {
    return Stream.concat(dictionaries(), rows());
  }

  private static Stream<Table<?>> dictionaries() {
    return Layout.DICTIONARIES.stream().map(Layout.Words::table);
  }

  private static Stream<Table<?>> rows() {
    return Layout.ROWS.stream().map(Layout.Rows::table);
  }
}
