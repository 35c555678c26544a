package dev.meterbook.maintain.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.captures.Capture;
import dev.meterbook.ingest.RequestPath;
import dev.meterbook.ingest.normalise.Aliases;
import dev.meterbook.ledger.Facet;
import dev.meterbook.platform.Database;
import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class ReattributionJobTest {
  private DatabaseAddress address;
  private Database database;

  @BeforeEach
  void createDatabase() {
    address = TestDatabase.createMigrated();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    database = new Database(source);
  }

  @Test
  void storedSourcesFollowTheAliases() throws SQLException {
    source(1, "{\"squad\": \"blue\", \"team.id\": \"core\"}", "{}");
    source(2, "{\"team.id\": \"core\"}", "{}");
    source(3, "{}", "{}");

    assertThat(run("")).isEqualTo(1);
    assertThat(column("team")).containsExactly("core", "core", null);

    assertThat(run("team=squad")).isEqualTo(1);
    assertThat(column("team")).containsExactly("blue", null, null);
  }

  @Test
  void nothingIsLookedAtWhileTheAliasesStay() throws SQLException {
    source(1, "{}", "{}");
    run("team=squad;terminal=");

    assertThat(run("terminal=;team=squad")).isZero();
    assertThat(run("team=squad")).isEqualTo(1);
  }

  @Test
  void whatWasStoppedGoesOnWhereItWas() throws SQLException {
    manySources();
    ReattributionJob stopped = new ReattributionJob(Aliases.of(Optional.empty()));
    database.inTransaction(stopped::runSlice);
    assertThatThrownBy(
            () ->
                database.inTransaction(
                    connection -> {
                      stopped.runSlice(connection);
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");

    assertThat(run("")).isEqualTo(2);

    assertThat(column("team")).hasSize(5_000).containsOnly("core");
  }

  @Test
  void moreSourcesThanASliceAreAllFound() throws SQLException {
    manySources();

    assertThat(run("")).isEqualTo(3);

    assertThat(column("team")).hasSize(5_000).containsOnly("core");
  }

  @Test
  void whatWasRecordedIsFoundAsItWasFoundOnArrival() throws SQLException {
    String facets =
        Arrays.stream(Facet.values()).map(Facet::word).collect(Collectors.joining(", "));
    String everySource = "SELECT ROW(source_id, " + facets + ")::text FROM source ORDER BY 1";
    try (RequestPath path = RequestPath.onEmptyDatabase()) {
      Capture.all().forEach(path::send);
      List<String> onArrival = path.rows(everySource);

      run(path.database(), "");

      assertThat(path.rows(everySource)).isEqualTo(onArrival).hasSizeGreaterThan(50);
      assertThat(path.ask("SELECT count(*) FROM source WHERE identity IS NOT NULL"))
          .isNotEqualTo("0");
    }
  }

  /** Value by value what AttributorTest says of new sources. */
  @Test
  void theRulesAreThoseOfNewSources() throws SQLException {
    source(1, "{\"user.email\": \"A@B.example\"}", "{\"user.id\": \"f00d\"}");
    source(2, "{\"user.id\": \"old\"}", "{\"user.id\": \"new\"}");
    source(3, "{\"cost_center\": 4711}", "{\"user.account_id\": \"user_01AbC\"}");
    source(4, "{\"cost_center\": 1.5, \"team\": \" \", \"department\": [\"x\"]}", "{}");
    source(5, "{\"team.id\": \"\", \"team\": \" core \"}", "{}");
    source(6, "{\"team\": \"" + "x".repeat(256) + "…\"}", "{}");

    run("");

    assertThat(column("identity"))
        .containsExactly("a@b.example", "new", "user_01AbC", null, null, null);
    assertThat(column("account")).containsExactly(null, null, "user_01AbC", null, null, null);
    assertThat(column("cost_centre")).containsExactly(null, null, "4711", null, null, null);
    assertThat(column("department")).containsOnlyNulls();
    assertThat(column("team")).containsExactly(null, null, null, null, "core", "x".repeat(256));
  }

  @Test
  void everyFacetHasItsColumn() throws SQLException {
    String aliases = "";
    StringBuilder resource = new StringBuilder();
    for (Facet facet : Facet.values()) {
      aliases += facet.word() + "=my." + facet.word() + ";";
      resource.append(resource.isEmpty() ? "{" : ", ");
      resource.append("\"my.%1$s\": \"%1$s\"".formatted(facet.word()));
    }
    source(1, resource + "}", "{}");

    run(aliases);

    for (Facet facet : Facet.values()) {
      assertThat(column(facet.word())).containsExactly(facet.word());
    }
  }

  private void manySources() throws SQLException {
    execute(
        """
        INSERT INTO source (source_id, identity_check, tenant, client, session_key,
          is_counted_by_day, resource, attributes, is_overflow, seen_on)
        SELECT (i - 2500)::bigint * 1000003, i, 'default', 'test', i, false, '{"team": "core"}', '{}',
          false, '2026-11-20'
        FROM generate_series(1, 5000) AS i
        """);
  }

  private int run(String aliases) throws SQLException {
    return run(database, aliases);
  }

  /** How many slices there were to do. */
  private static int run(Database database, String aliases) throws SQLException {
    ReattributionJob job = new ReattributionJob(Aliases.of(Optional.of(aliases)));
    int slices = 0;
    while (database.inTransaction(job::runSlice)) {
      slices++;
    }
    return slices;
  }

  private void source(long id, String resource, String attributes) throws SQLException {
    execute(
        """
        INSERT INTO source (source_id, identity_check, tenant, client, session_key,
          is_counted_by_day, resource, attributes, is_overflow, seen_on)
        VALUES (%d, 0, 'default', 'test', 0, false, '%s', '%s', false, '2026-11-20')
        """
            .formatted(id, resource, attributes));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> column(String name) throws SQLException {
    try (Connection connection = TestDatabase.connect(address);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT " + name + " FROM source ORDER BY source_id")) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
