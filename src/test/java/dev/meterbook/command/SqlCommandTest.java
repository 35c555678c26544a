package dev.meterbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One statement, read-only, whatever is typed. */
class SqlCommandTest {
  private static DatabaseAddress address;

  @BeforeAll
  static void createTable() throws Exception {
    address = TestDatabase.create();
    try (var connection = address.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE book (id int)");
      statement.execute("INSERT INTO book VALUES (1), (2)");
    }
  }

  @Test
  void rowsAreTabSeparatedBelowAHeader() {
    Typed result = sql("SELECT id, id * 2 AS twice, NULL AS nothing FROM book ORDER BY id");

    assertThat(result).isEqualTo(new Typed(0, "id\ttwice\tnothing\n1\t2\t\n2\t4\t\n", ""));
  }

  @Test
  void separatorsInsideAValueAreEscaped() {
    Typed result = sql("SELECT E'a\\tb\\nc\\rd\\\\e' AS value, 'ü' AS other");

    assertThat(result.out()).isEqualTo("value\tother\na\\tb\\nc\\rd\\\\e\tü\n");
  }

  @Test
  void noRowsAreAHeaderAlone() {
    assertThat(sql("SELECT id FROM book WHERE id > 2").out()).isEqualTo("id\n");
  }

  @Test
  void semicolonAtTheEndAndInTextIsNoSecondStatement() {
    assertThat(sql("SELECT 'a;b' AS value;").out()).isEqualTo("value\na;b\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM book",
        "CREATE TABLE other (id int)",
        "WITH gone AS (DELETE FROM book RETURNING id) SELECT * FROM gone",
        "DO $$ BEGIN DELETE FROM book; END $$",
        "DO $$ BEGIN SET LOCAL transaction_read_only = off; DELETE FROM book; END $$",
        "SET TRANSACTION READ WRITE",
        "SELECT 1; DELETE FROM book",
        "COMMIT; DELETE FROM book"
      })
  void statementThatWouldChangeSomethingIsRefused(String statement) {
    Typed result = sql(statement);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error()).startsWith("meterbook: ").hasLineCount(1);
    assertThat(sql("SELECT count(*) AS books FROM book").out()).isEqualTo("books\n2\n");
  }

  @Test
  void mistakeIsOneLineWithItsPlace() {
    Typed result = sql("SELECT\n nothing FROM book");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error())
        .isEqualTo("meterbook: column \"nothing\" does not exist (at character 9)\n");
  }

  @Test
  void withoutAStatementUsageIsShown() {
    assertThat(sql().code()).isEqualTo(2);
    assertThat(sql("SELECT", "1").code()).isEqualTo(2);
  }

  @Test
  void withoutAServiceItSaysHowToGetOne(@TempDir Path folder) {
    Typed result = Typed.run(Map.of("METERBOOK_DATA_DIR", folder.toString()), "sql", "SELECT 1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.error())
        .startsWith("meterbook: no service runs on " + folder)
        .contains("start ./meterbook")
        .hasLineCount(1);
  }

  private static Typed sql(String... statement) {
    String[] arguments = new String[statement.length + 1];
    arguments[0] = "sql";
    System.arraycopy(statement, 0, arguments, 1, statement.length);
    return Typed.run(
        Map.of(
            "METERBOOK_DB_URL", address.url(),
            "METERBOOK_DB_USER", address.user(),
            "METERBOOK_DB_PASSWORD", address.password()),
        arguments);
  }
}
