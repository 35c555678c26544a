package dev.meterbook.access;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes, lists and revokes tokens on a connection of the caller, who also owns the transaction.
 * Thread-safe. Receivers notice a change within seconds: see {@link TokenStore}.
 */
public final class TokenLedger {
  private static final String PREFIX = "mb_";
  private static final int RANDOM_LENGTH = 32; // 62^32 is about 2^190.
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final String INSERT_TOKEN =
      """
      INSERT INTO access_token (token_sha256, token_id, name, tenant, scopes, created_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String LIST_TOKENS =
      """
      SELECT token_sha256, token_id, name, tenant, scopes, created_at, revoked_at
      FROM access_token
      ORDER BY created_at, token_id
      """;
  private static final String REVOKE_TOKEN =
      """
      UPDATE access_token SET revoked_at = greatest(?, created_at)
      WHERE token_id = ? AND revoked_at IS NULL
      """;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public TokenLedger(Clock clock) {
    this.clock = clock;
  }

  /** A new token. This is the only time that its text exists outside the hands of its user. */
  public record Issued(Token token, String text) {}

  public Issued create(Connection connection, String name, String tenant, Set<Scope> scopes)
      throws SQLException {
    String text = newText();
    String digest = Token.digestOf(text);
    Token token =
        new Token(Token.idOf(digest), digest, name, tenant, scopes, now(), /* revokedAt= */ null);
    try (PreparedStatement insert = connection.prepareStatement(INSERT_TOKEN)) {
      insert.setString(1, token.digest());
      insert.setString(2, token.id());
      insert.setString(3, token.name());
      insert.setString(4, token.tenant());
      insert.setArray(
          5, connection.createArrayOf("text", scopes.stream().map(Scope::word).toArray()));
      insert.setObject(6, token.createdAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    return new Issued(token, text);
  }

  /** All tokens, revoked ones too, oldest first. */
  public List<Token> list(Connection connection) throws SQLException {
    List<Token> tokens = new ArrayList<>();
    try (PreparedStatement list = connection.prepareStatement(LIST_TOKENS);
        ResultSet rows = list.executeQuery()) {
      while (rows.next()) {
        tokens.add(
            new Token(
                rows.getString("token_id"),
                rows.getString("token_sha256"),
                rows.getString("name"),
                rows.getString("tenant"),
                scopes((String[]) rows.getArray("scopes").getArray()),
                rows.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(rows.getObject("revoked_at", OffsetDateTime.class))));
      }
    }
    return tokens;
  }

  /** False when there is no valid token of that id. */
  public boolean revoke(Connection connection, String id) throws SQLException {
    try (PreparedStatement revoke = connection.prepareStatement(REVOKE_TOKEN)) {
      revoke.setObject(1, now().atOffset(ZoneOffset.UTC));
      revoke.setString(2, id);
      return revoke.executeUpdate() == 1;
    }
  }

  private String newText() {
    StringBuilder text = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** In microseconds, as PostgreSQL keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Set<Scope> scopes(String[] words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words) {
      scopes.add(Scope.of(word));
    }
    return scopes;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
