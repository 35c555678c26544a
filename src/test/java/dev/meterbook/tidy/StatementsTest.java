package dev.meterbook.tidy;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.write.WriteStatements;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every statement in our code prepares on the schema. Statements are found in the source text: a
 * complete one is prepared as it stands there, one with place holders as the constant that it
 * became or as the package's test makes it; none may be left over.
 *
 * <p>Not covered, because PostgreSQL only looks at their syntax before they run: definitions of
 * partitions, COPY, SET. Tests of the packages run these.
 */
final class StatementsTest {
  private static final Pattern PLACE_HOLDER = Pattern.compile("%(\\d+\\$)?[sd]");

  /**
   * Place holders that no constant fills: how many statements of the class have them, and where.
   */
  private static final Map<String, Integer> FILLED_ELSEWHERE =
      Map.of(
          // Prepared by way of WriteStatements.
          "dev/meterbook/ingest/write/Copy.java", 2,
          "dev/meterbook/ingest/write/Dictionary.java", 2,
          "dev/meterbook/ingest/write/Merge.java", 3,
          // The lock, and definitions.
          "dev/meterbook/ingest/write/Partitions.java", 3);

  private static final List<JavaSource> SOURCES = JavaSource.below(Path.of("src/main/java"));

  @Test
  void everyStatementPreparesOnTheSchema() throws SQLException {
    try (Connection connection = MigratedDatabase.create().connect()) {
      for (String stage : WriteStatements.stages()) {
        connection.createStatement().execute(stage);
      }
      for (String sql : statements()) {
        if (sql.startsWith("CREATE TEMP TABLE")) {
          connection.createStatement().execute(sql);
        }
      }
      for (String sql : statements()) {
        assertThat(refusal(connection, sql)).as(sql).isEmpty();
      }
    }
  }

  @Test
  void aStatementThatDoesNotFitTheSchemaIsFound() throws SQLException {
    try (Connection connection = MigratedDatabase.create().connect()) {
      assertThat(refusal(connection, "SELECT no_such_column FROM source"))
          .contains("no_such_column");
      assertThat(refusal(connection, "SELECT tenant FROM source")).isEmpty();
    }
  }

  @Test
  void noStatementIsLeftOver() {
    for (JavaSource source : SOURCES) {
      List<String> literals = SqlRules.statements(source);
      long templates = literals.stream().filter(StatementsTest::isTemplate).count();

      long filled = templates == 0 ? 0 : filled(source).size();

      assertThat(filled + FILLED_ELSEWHERE.getOrDefault(source.name(), 0))
          .as("statements with place holders in " + source.name())
          .isEqualTo(templates);
    }
  }

  private static List<String> statements() {
    List<String> statements = new ArrayList<>(WriteStatements.all());
    for (JavaSource source : SOURCES) {
      Map<Boolean, List<String>> literals =
          SqlRules.statements(source).stream().collect(groupingBy(StatementsTest::isTemplate));
      statements.addAll(literals.getOrDefault(false, List.of()));
      if (literals.containsKey(true)) {
        statements.addAll(filled(source));
      }
    }
    return statements;
  }

  private static boolean isTemplate(String sql) {
    return PLACE_HOLDER.matcher(sql).find();
  }

  /** Constants that are SQL and stand nowhere in the source as they are. */
  private static List<String> filled(JavaSource source) {
    String name = source.name().replaceAll("\\.java$", "").replace('/', '.');
    List<String> literals =
        SqlRules.statements(source).stream().map(StatementsTest::oneLine).toList();
    try {
      return Arrays.stream(Class.forName(name).getDeclaredFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .filter(field -> field.getType() == String.class)
          .map(StatementsTest::value)
          .filter(SqlRules::isSql)
          .filter(sql -> !literals.contains(oneLine(sql)))
          .toList();
    } catch (ClassNotFoundException renamed) {
      throw new IllegalStateException(renamed);
    }
  }

  private static String value(Field constant) {
    try {
      constant.setAccessible(true);
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String oneLine(String sql) {
    return sql.strip().replaceAll("\\s+", " ");
  }

  /** What PostgreSQL says against the statement; empty if nothing. */
  private static String refusal(Connection connection, String sql) {
    try (PreparedStatement statement = connection.prepareStatement(sql.translateEscapes())) {
      statement.getParameterMetaData(); // Makes the driver ask the server.
      return "";
    } catch (SQLException refusal) {
      return String.valueOf(refusal.getMessage());
    }
  }
}
