package dev.meterbook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.DatabaseAddress;
import dev.meterbook.platform.Floor;
import dev.meterbook.platform.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real PostgreSQL with the real migration. */
class TokenLedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456789Z");

  @TempDir static Path directory;
  private static Floor floor;
  private static Connection connection;

  private final TokenLedger ledger = new TokenLedger(Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeAll
  static void start() throws Exception {
    floor = Floor.lay(Settings.read(Map.of("METERBOOK_DATA_DIR", directory.toString())));
    floor.startDatabase();
    connection = connect(floor.database());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          new String(
              TokenLedgerTest.class
                  .getResourceAsStream("/db/migration/V002__access_token.sql")
                  .readAllBytes(),
              StandardCharsets.UTF_8));
    }
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    for (int tries = 0; ; tries++) {
      try {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
      } catch (SQLException notYet) {
        if (tries == 300) {
          throw notYet;
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    connection.close();
    floor.close();
  }

  @BeforeEach
  void empty() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM access_token");
    }
  }

  @Test
  void issuedTokenIsListedByItsDigestAlone() throws Exception {
    TokenLedger.Issued issued =
        ledger.create(connection, "ci", "acme", EnumSet.of(Scope.INGEST, Scope.READ));

    assertThat(issued.text()).matches("mb_[0-9A-Za-z]{32}");
    assertThat(ledger.list(connection)).containsExactly(issued.token());
    assertThat(issued.token().digest()).isEqualTo(Token.digestOf(issued.text()));
    assertThat(issued.token().createdAt()).isEqualTo("2026-11-20T12:00:00.123456Z");
    assertThat(issued.token().isRevoked()).isFalse();
  }

  @Test
  void twoTokensOfOneNameAreBothValid() throws Exception {
    ledger.create(connection, "laptop", "acme", EnumSet.of(Scope.INGEST));
    ledger.create(connection, "laptop", "acme", EnumSet.of(Scope.INGEST));

    assertThat(ledger.list(connection)).hasSize(2).noneMatch(Token::isRevoked);
  }

  @Test
  void revokedTokenStaysListed() throws Exception {
    Token token = ledger.create(connection, "ci", "acme", EnumSet.of(Scope.INGEST)).token();

    assertThat(ledger.revoke(connection, token.id())).isTrue();
    assertThat(ledger.revoke(connection, token.id())).isFalse();
    assertThat(ledger.revoke(connection, "000000000000")).isFalse();

    assertThat(ledger.list(connection)).singleElement().matches(Token::isRevoked);
  }

  @Test
  void tenantAndNameAreChecked() {
    assertThatThrownBy(() -> ledger.create(connection, "ci", "Acme Ltd", EnumSet.of(Scope.INGEST)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a token's tenant must be ");
    assertThatThrownBy(() -> ledger.create(connection, " ", "acme", EnumSet.of(Scope.INGEST)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ledger.create(connection, "ci", "acme", EnumSet.noneOf(Scope.class)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tableChecksTheSame() {
    String digest = "0".repeat(64);
    assertThat(insertFails(digest.replace('0', 'g'), "gggggggggggg", "acme", "{ingest}")).isTrue();
    assertThat(insertFails(digest, "111111111111", "acme", "{ingest}")).isTrue();
    assertThat(insertFails(digest, "000000000000", "Acme", "{ingest}")).isTrue();
    assertThat(insertFails(digest, "000000000000", "acme", "{root}")).isTrue();
    assertThat(insertFails(digest, "000000000000", "acme", "{}")).isTrue();
    assertThat(insertFails(digest, "000000000000", "acme", "{admin}")).isFalse();
  }

  private static boolean insertFails(String digest, String id, String tenant, String scopes) {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO access_token (token_sha256, token_id, name, tenant, scopes, created_at)
            VALUES (?, ?, 'n', ?, ?::text[], now())
            """)) {
      insert.setString(1, digest);
      insert.setString(2, id);
      insert.setString(3, tenant);
      insert.setString(4, scopes);
      insert.executeUpdate();
      return false;
    } catch (SQLException refused) {
      return refused.getSQLState().equals("23514");
    }
  }

  @Test
  void everythingHasAComment() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT count(*) FROM pg_attribute
                WHERE attrelid = 'access_token'::regclass AND attnum > 0
                  AND col_description(attrelid, attnum) IS NULL
                """)) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    }
  }
}
