package dev.meterbook.pricing.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import dev.meterbook.pricing.PriceBook;
import dev.meterbook.pricing.Prices;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PriceEditsTest {
  private static final String HEADER = "provider,model,effective_from,input\n";
  private static final String OPUS = "anthropic,claude-opus-4-8,2026-11-19,4\n";
  private static final String GPT = "openai,gpt-5.5,,4\n";

  private final DatabaseAddress address = TestDatabase.createMigrated();
  private final PriceEdits edits = replica();

  @Test
  void editReachesOtherReplicasAndLaterStarts() throws SQLException {
    PriceEdits other = replica();
    other.refresh();
    String before = other.book().version();

    edits.edit(_ -> HEADER + OPUS, "anna");

    assertThat(edits.book().version()).isNotEqualTo(before);
    assertThat(other.book().version()).isEqualTo(before);
    other.refresh();
    assertThat(other.book().version()).isEqualTo(edits.book().version());
    assertThat(other.current()).isEqualTo(HEADER + OPUS);
  }

  @Test
  void bookIsReplacedOnlyWhenSomethingWasEdited() throws SQLException {
    edits.edit(_ -> HEADER + OPUS, "anna");
    PriceBook book = edits.book();

    edits.refresh();

    assertThat(edits.book()).isSameAs(book);
  }

  @Test
  void badEditIsRefusedWithItsLinesAndChangesNothing() throws SQLException {
    edits.edit(_ -> HEADER + OPUS, "anna");
    PriceBook book = edits.book();

    assertThatThrownBy(() -> edits.edit(csv -> csv + OPUS + "openai,gpt-5.5,,x\n", "bea"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overrides line 4: input: not a number like 3.75: x");
    assertThatThrownBy(() -> edits.edit(csv -> csv + OPUS, "bea"))
        .hasMessage("overrides line 3: overlaps overrides line 2: anthropic claude-opus-4-8");
    assertThatThrownBy(() -> edits.edit(csv -> csv + "# \0\n", "bea"))
        .hasMessage("overrides: a NUL character");
    assertThat(edits.book()).isSameAs(book);
    assertThat(edits.current()).isEqualTo(HEADER + OPUS);
  }

  @Test
  void everyEditAndEveryBookIsOnRecord() throws SQLException {
    edits.refresh();
    String list = edits.book().version();
    edits.edit(_ -> HEADER + OPUS, "anna");
    String agreed = edits.book().version();

    edits.edit(_ -> "", "bea");

    assertThat(edits.book().version()).isEqualTo(list);
    assertThat(rows("SELECT edited_by || ' ' || csv FROM price_override ORDER BY edit_id"))
        .containsExactly("anna " + HEADER + OPUS, "bea ");
    assertThat(rows("SELECT version || ' ' || overrides FROM price_version"))
        .containsExactlyInAnyOrder(list + " ", agreed + " " + HEADER + OPUS);
  }

  @Test
  void pricesOfOneModelCanBeTakenBack() throws SQLException {
    edits.edit(_ -> HEADER + OPUS + "# agreed in May\n" + GPT, "anna");

    edits.edit(csv -> Prices.without(csv, "anthropic", "claude-opus-4-8"), "anna");
    assertThat(edits.current()).isEqualTo(HEADER + "# agreed in May\n" + GPT);

    edits.edit(csv -> Prices.without(csv, "openai", "gpt-5.5"), "anna");
    assertThat(edits.current()).isEmpty();
    edits.edit(csv -> Prices.without(csv, "openai", "gpt-5.5"), "anna");
    assertThat(edits.current()).isEmpty();
  }

  @Test
  void editsThatDoNotFitAnyMoreAreToldAndLeftOut() throws SQLException {
    edits.refresh();
    String list = edits.book().version();
    try (var connection = TestDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO price_override (csv, edited_by, edited_at)
          VALUES (E'provider,model,input\\nanthropic,claude-gone,1\\n', 'anna', now())
          """);
    }

    edits.refresh();

    assertThat(edits.book().version()).isEqualTo(list);
    assertThat(edits.trouble()).isEqualTo("overrides line 2: output: must be given");
    edits.edit(_ -> HEADER + OPUS, "anna");
    assertThat(edits.trouble()).isEmpty();
  }

  @Test
  void jsonRowsAreLinesOfTheSameFile() {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("provider", "me");
    first.put("model", "mine");
    first.put("input", 3.75);
    first.put("output", 4);
    Map<String, Object> second = new LinkedHashMap<>();
    second.put("provider", "me");
    second.put("alias_patterns", "^a{1,2}\"$");
    second.put("output", null);

    assertThat(CsvRows.of(List.of(first, second)))
        .isEqualTo(
            """
            provider,model,input,output,alias_patterns
            me,mine,3.75,4,
            me,,,,"^a{1,2}""$"
            """);
    assertThat(CsvRows.of(List.of())).isEmpty();
    assertThatThrownBy(() -> CsvRows.of(List.of(Map.of("model", "a\nb"))))
        .hasMessage("overrides line 2: not one line of text");
    assertThatThrownBy(() -> CsvRows.of(List.of(Map.of("model", List.of()))))
        .hasMessage("overrides line 2: no text");
  }

  private PriceEdits replica() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    return new PriceEdits(new Database(source), Prices.ofList(), clock);
  }

  private List<String> rows(String query) throws SQLException {
    try (var connection = TestDatabase.connect(address);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
