package dev.meterbook.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
  private final FakeTokens table = new FakeTokens();

  @ParameterizedTest
  @EnumSource(names = {"LOOPBACK", "INSECURE"})
  void withoutTokensEverybodyOpensTheDefaultBooks(AccessMode mode) {
    Access access = access(mode, Optional.empty());

    for (Scope scope : Scope.values()) {
      assertThat(access.authorise(null, null, scope)).isEqualTo(granted("default"));
    }
    assertThat(access.authorise("Bearer " + FakeTokens.SENDER, null, Scope.INGEST))
        .isEqualTo(granted("default"));
  }

  @Test
  void tokenAllowsItsScopesOnly() {
    Access access = access(AccessMode.TOKEN, Optional.empty());
    String header = "Bearer " + FakeTokens.SENDER;

    assertThat(access.authorise(header, null, Scope.INGEST)).isEqualTo(granted("acme"));
    assertThat(access.authorise(header, null, Scope.READ))
        .isEqualTo(new Authorisation.OutOfScope());
    assertThat(access.authorise(header, null, Scope.ADMIN))
        .isEqualTo(new Authorisation.OutOfScope());
  }

  @Test
  void fixedTokenSendsAndReadsAndDoesNotAdminister() {
    Access access = access(AccessMode.TOKEN, Optional.of("secret"));

    assertThat(access.authorise("Bearer secret", null, Scope.INGEST)).isEqualTo(granted("default"));
    assertThat(access.authorise("Bearer secret", null, Scope.READ)).isEqualTo(granted("default"));
    assertThat(access.authorise("Bearer secret", null, Scope.ADMIN))
        .isEqualTo(new Authorisation.OutOfScope());
  }

  @Test
  void fixedTokenNeedsNoDatabase() {
    table.goAway(true);
    Access access = access(AccessMode.TOKEN, Optional.of("secret"));

    assertThat(access.authorise("Bearer secret", null, Scope.INGEST)).isEqualTo(granted("default"));
    assertThat(access.authorise("Bearer other", null, Scope.INGEST))
        .isEqualTo(new Authorisation.Undecided());
  }

  @Test
  void blankFixedTokenIsNone() {
    Access access = access(AccessMode.TOKEN, Optional.of(" "));

    assertThat(access.authorise("Bearer  ", null, Scope.INGEST))
        .isEqualTo(new Authorisation.Denied());
  }

  @Test
  void headerCountsBeforeTheKey() {
    Access access = access(AccessMode.TOKEN, Optional.empty());

    assertThat(access.authorise("Bearer wrong", FakeTokens.SENDER, Scope.INGEST))
        .isEqualTo(new Authorisation.Denied());
    assertThat(access.authorise(null, FakeTokens.SENDER, Scope.INGEST)).isEqualTo(granted("acme"));
  }

  @Test
  void tokenAtTheLengthLimitIsLookedUpAndALongerOneIsNot() {
    table.goAway(true);
    Access access = access(AccessMode.TOKEN, Optional.empty());

    assertThat(access.authorise("Bearer " + "x".repeat(512), null, Scope.INGEST))
        .isEqualTo(new Authorisation.Undecided());
    assertThat(access.authorise("Bearer " + "x".repeat(513), null, Scope.INGEST))
        .isEqualTo(new Authorisation.Denied());
  }

  private static Authorisation granted(String tenant) {
    return new Authorisation.Granted(tenant);
  }

  private Access access(AccessMode mode, Optional<String> fixedToken) {
    return new Access(mode, fixedToken, new TokenStore(table, Optional.empty(), System::nanoTime));
  }
}
