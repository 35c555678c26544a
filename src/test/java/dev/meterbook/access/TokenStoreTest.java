package dev.meterbook.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
  @TempDir Path directory;

  private final AtomicLong nanos = new AtomicLong(1);
  private final FakeTokens table = new FakeTokens();

  @Test
  void tokenOfTheTableIsKnown() {
    assertThat(store().find(FakeTokens.SENDER))
        .isInstanceOfSatisfying(
            TokenStore.Lookup.Known.class,
            known -> assertThat(known.token().tenant()).isEqualTo("acme"));
  }

  @Test
  void revokedAndInventedTokensAreNot() {
    assertThat(store().find(FakeTokens.REVOKED)).isInstanceOf(TokenStore.Lookup.Unknown.class);
    assertThat(store().find("mb_invented")).isInstanceOf(TokenStore.Lookup.Unknown.class);
  }

  @Test
  void inventedTokensCostOneReadingASecond() {
    TokenStore store = store();

    for (int i = 0; i < 100; i++) {
      store.find("mb_invented" + i);
    }
    assertThat(table.readings).isEqualTo(1);
    pass(Duration.ofMillis(999));
    store.find("mb_invented");
    assertThat(table.readings).isEqualTo(1);
    pass(Duration.ofMillis(1));
    store.find("mb_invented");

    assertThat(table.readings).isEqualTo(2);
  }

  @Test
  void newTokenIsKnownAfterASecond() {
    TokenStore store = store();
    store.find("mb_new");
    table.hold(List.of(FakeTokens.token("mb_new", "acme", EnumSet.of(Scope.INGEST))));

    assertThat(store.find("mb_new")).isInstanceOf(TokenStore.Lookup.Unknown.class);
    pass(Duration.ofSeconds(1));

    assertThat(store.find("mb_new")).isInstanceOf(TokenStore.Lookup.Known.class);
  }

  @Test
  void revocationIsNoticedBehindTheRequestsWithinTenSeconds() {
    TokenStore store = store();
    Token sender = FakeTokens.token(FakeTokens.SENDER, "acme", EnumSet.of(Scope.INGEST));
    store.find(FakeTokens.SENDER);
    table.hold(List.of(FakeTokens.revoked(sender)));

    pass(Duration.ofSeconds(10));
    store.find(FakeTokens.SENDER);

    for (int i = 0; i < 500 && isKnown(store); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(isKnown(store)).isFalse();
  }

  private static boolean isKnown(TokenStore store) {
    return store.find(FakeTokens.SENDER) instanceof TokenStore.Lookup.Known;
  }

  @Test
  void withoutDatabaseAndFileNothingIsDecided() {
    table.goAway(true);

    assertThat(store().find(FakeTokens.SENDER)).isInstanceOf(TokenStore.Lookup.Unread.class);
  }

  @Test
  void knownTokensPassWhileTheDatabaseIsAwayAndOthersAreNotDecided() {
    TokenStore store = store();
    store.find(FakeTokens.SENDER);
    table.goAway(true);
    pass(Duration.ofMinutes(10));

    assertThat(store.find(FakeTokens.SENDER)).isInstanceOf(TokenStore.Lookup.Known.class);
    assertThat(store.find(FakeTokens.REVOKED)).isInstanceOf(TokenStore.Lookup.Unknown.class);
    assertThat(store.find("mb_maybe_new")).isInstanceOf(TokenStore.Lookup.Unread.class);
  }

  @Test
  void tokensSurviveARestartWhileTheDatabaseIsAway() {
    store().find(FakeTokens.SENDER);
    table.goAway(true);

    TokenStore restarted = store();

    assertThat(restarted.find(FakeTokens.SENDER)).isInstanceOf(TokenStore.Lookup.Known.class);
    assertThat(restarted.find(FakeTokens.REVOKED)).isInstanceOf(TokenStore.Lookup.Unknown.class);
  }

  @Test
  void fileHoldsNoTokenAndIsReadableByItsOwnerAlone() throws Exception {
    store().find(FakeTokens.SENDER);

    assertThat(Files.readString(file())).doesNotContain(FakeTokens.SENDER).contains("acme");
    assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
  }

  @Test
  void tornFileIsNotUsed() throws Exception {
    store().find(FakeTokens.SENDER);
    String text = Files.readString(file());
    table.goAway(true);
    for (int length = 0; length < text.length() - 1; length++) {
      Files.writeString(file(), text.substring(0, length));
      // What is left may be whole lines: then these count, and nothing else does.
      store().find(FakeTokens.SENDER);
    }
    Files.writeString(file(), text.replace("ingest", "ing"));

    assertThat(store().find(FakeTokens.SENDER)).isInstanceOf(TokenStore.Lookup.Unread.class);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Path file() {
    return directory.resolve("tokens");
  }

  private TokenStore store() {
    return new TokenStore(table, Optional.of(new TokenFile(file())), nanos::get);
  }
}
