package dev.meterbook.access;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Stands for the table of tokens. */
@Alternative
@Singleton
public class FakeTokens implements TokenSource {
  public static final String SENDER = "mb_0123456789abcdefghijABCDEFGHIJ01";
  public static final String READER = "mb_0123456789abcdefghijABCDEFGHIJ02";
  public static final String ADMIN = "mb_0123456789abcdefghijABCDEFGHIJ04";
  public static final String REVOKED = "mb_0123456789abcdefghijABCDEFGHIJ03";

  private volatile List<Token> tokens =
      List.of(
          token(SENDER, "acme", EnumSet.of(Scope.INGEST)),
          token(READER, "acme", EnumSet.of(Scope.READ)),
          token(ADMIN, "acme", EnumSet.of(Scope.ADMIN)),
          revoked(token(REVOKED, "acme", EnumSet.of(Scope.INGEST))));
  private volatile boolean away;
  volatile int readings;

  public static Token token(String text, String tenant, Set<Scope> scopes) {
    String digest = Token.digestOf(text);
    return new Token(Token.idOf(digest), digest, "of a test", tenant, scopes, Instant.EPOCH, null);
  }

  public static Token revoked(Token token) {
    return new Token(
        token.id(),
        token.digest(),
        token.name(),
        token.tenant(),
        token.scopes(),
        token.createdAt(),
        Instant.EPOCH.plusSeconds(1));
  }

  void hold(List<Token> next) {
    tokens = next;
  }

  void goAway(boolean isAway) {
    away = isAway;
  }

  @Override
  public List<Token> read() throws SQLException {
    readings++;
    if (away) {
      throw new SQLException("connection refused", "08001");
    }
    return tokens;
  }
}
