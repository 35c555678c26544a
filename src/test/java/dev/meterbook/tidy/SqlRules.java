package dev.meterbook.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How SQL stands in the source text. */
final class SqlRules {
  private static final Pattern LITERAL =
      Pattern.compile(
          "\"\"\"(?<block>(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+)\"\"\""
              + "|\"(?<line>(?:[^\"\\\\\\n]++|\\\\.)*+)\"",
          Pattern.DOTALL);

  private static final Pattern SQL =
      Pattern.compile(
          "\\s*(?:SELECT\\s|INSERT\\s+INTO\\s|UPDATE\\s+\\S+\\s+SET\\s|DELETE\\s+FROM\\s"
              + "|MERGE\\s+INTO\\s|TRUNCATE\\s|COPY\\s+\\S+\\s|LOCK\\s+TABLE\\s|REFRESH\\s|WITH\\s+\\S+\\s+AS\\s"
              + "|(?:CREATE|ALTER|DROP)\\s+(?:TEMP\\s+)?(?:TABLE|VIEW|INDEX|SCHEMA|ROLE|DATABASE)\\s"
              + "|GRANT\\s|REVOKE\\s|VALUES\\s*\\(|SET\\s+(?:LOCAL|SESSION)\\s).*",
          Pattern.DOTALL);

  private static final Pattern WRITES =
      Pattern.compile(
          "(?s)\\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP|GRANT|REVOKE)\\s.*");

  /**
   * What may be spliced in: names and lists that come from the one place which checks them. {@code
   * Table} and {@code Column} allow lower-case names only, a partition's name is a table's and a
   * day.
   */
  private static final Pattern CHECKED =
      Pattern.compile(
          "(?:(?:table|partition|[A-Z]\\w*\\.[A-Z_]+)\\.(?:name|key|stage|columnList|from|to)\\(\\)"
              + "|table\\.(?:keyOf|rankOf|assignments)\\((?:\"\\w+\"|table\\.\\w+\\(\\))\\)"
              + "|[A-Z][A-Z_]+)");

  private SqlRules() {}

  /** SQL that is put together from parts, other than checked names. */
  static List<String> spliced(JavaSource source) {
    List<String> spliced = new ArrayList<>();
    String text = source.statements();
    Matcher literal = LITERAL.matcher(text);
    while (literal.find()) {
      if (SQL.matcher(content(literal)).matches()) {
        String after = text.substring(literal.end()).stripLeading();
        boolean joined =
            after.startsWith("+")
                || text.substring(0, literal.start()).stripTrailing().endsWith("+");
        if (joined || (after.startsWith(".formatted(") && !isChecked(after))) {
          spliced.add(source.name() + ": " + content(literal).strip());
        }
      }
    }
    return spliced;
  }

  /** Statements that change something. */
  static List<String> writing(JavaSource source) {
    return statements(source).stream()
        .filter(sql -> WRITES.matcher(sql).matches())
        .map(sql -> source.name() + ": " + sql.strip())
        .toList();
  }

  /** All SQL in string literals, as written: with its place holders. */
  static List<String> statements(JavaSource source) {
    return LITERAL
        .matcher(source.statements())
        .results()
        .map(hit -> hit.group(1) != null ? hit.group(1) : hit.group(2))
        .filter(text -> SQL.matcher(text).matches())
        .map(String::strip)
        .toList();
  }

  static boolean isSql(String text) {
    return SQL.matcher(text).matches();
  }

  private static String content(Matcher literal) {
    return literal.group("block") != null ? literal.group("block") : literal.group("line");
  }

  private static boolean isChecked(String after) {
    int start = ".formatted(".length();
    int depth = 1;
    int end = start;
    StringBuilder argument = new StringBuilder();
    List<String> arguments = new ArrayList<>();
    for (; end < after.length() && depth > 0; end++) {
      char next = after.charAt(end);
      depth += next == '(' ? 1 : next == ')' ? -1 : 0;
      if (depth == 0 || (depth == 1 && next == ',')) {
        arguments.add(argument.toString().strip());
        argument.setLength(0);
      } else {
        argument.append(next);
      }
    }
    return arguments.stream().allMatch(each -> CHECKED.matcher(each).matches());
  }
}
