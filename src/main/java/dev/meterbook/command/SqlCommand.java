package dev.meterbook.command;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs one statement that cannot change anything and prints its rows, tab-separated below a header.
 * NULL is empty; tab, line break and backslash inside a value are {@code \t}, {@code \n}, {@code
 * \r} and {@code \\}, as COPY writes them.
 */
final class SqlCommand implements Command {
  private static final String LIMIT_TIME = "SET statement_timeout = '60s'";

  /** After the first snapshot a transaction cannot be made read-write any more. */
  private static final String TAKE_SNAPSHOT = "SELECT 1";

  private static final int FETCHED_ROWS = 1_000;

  private final Map<String, String> environment;

  SqlCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run(List<String> arguments, PrintStream out) {
    if (arguments.size() != 1 || arguments.getFirst().isBlank()) {
      throw new Misuse("sql takes one argument, the statement, in quotes");
    }
    try (Connection connection = RunningService.find(environment).database().connect()) {
      print(connection, arguments.getFirst(), out);
    } catch (SQLException failed) {
      throw new CommandFailure(oneLine(failed), failed);
    }
  }

  private static void print(Connection connection, String sql, PrintStream out)
      throws SQLException {
    // The driver would send each part of "a; b" as a statement of its own.
    if (Parser.parseJdbcSql(sql, true, false, true, false, true).size() != 1) {
      throw new CommandFailure("one statement at a time, please");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(LIMIT_TIME);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      statement.execute(TAKE_SNAPSHOT);
      statement.setFetchSize(FETCHED_ROWS);
      statement.setEscapeProcessing(false); // Braces are the person's own.
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          print(rows, out);
        }
      }
      connection.rollback();
    }
  }

  private static void print(ResultSet rows, PrintStream out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    StringBuilder line = new StringBuilder();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      append(line, column, columns.getColumnLabel(column));
    }
    out.append(line).append('\n');
    while (rows.next() && !out.checkError()) { // An error is a reader that has enough: "| head".
      line.setLength(0);
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        append(line, column, rows.getString(column));
      }
      out.append(line).append('\n');
    }
  }

  private static void append(StringBuilder line, int column, @Nullable String value) {
    if (column > 1) {
      line.append('\t');
    }
    if (value != null) {
      value.codePoints().forEach(character -> appendEscaped(line, character));
    }
  }

  private static void appendEscaped(StringBuilder line, int character) {
    switch (character) {
      case '\t' -> line.append("\\t");
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\\' -> line.append("\\\\");
      default -> line.appendCodePoint(character);
    }
  }

  /** What the server says, without the place in its source that says so. */
  private static String oneLine(SQLException failed) {
    String text = String.valueOf(failed.getMessage());
    @Nullable ServerErrorMessage said =
        failed instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
    if (said != null) {
      String place = said.getPosition() > 0 ? " (at character " + said.getPosition() + ")" : "";
      text =
          Stream.of(said.getMessage(), said.getDetail(), said.getHint())
                  .filter(Objects::nonNull)
                  .collect(Collectors.joining("; "))
              + place;
    }
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
