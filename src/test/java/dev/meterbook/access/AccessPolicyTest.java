package dev.meterbook.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.9.9.9"})
  void loopbackNeedsNoToken(String host) {
    assertThat(AccessPolicy.check(host, AccessMode.LOOPBACK)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "8.8.8.8"})
  void beyondLoopbackItMustBeADecision(String host) {
    assertThat(AccessPolicy.check(host, AccessMode.LOOPBACK))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("METERBOOK_HOST=" + host)
                    .contains("METERBOOK_ACCESS=loopback", "METERBOOK_ACCESS=token", "insecure")
                    .doesNotContain("\n"));
    assertThat(AccessPolicy.check(host, AccessMode.TOKEN)).isEmpty();
    assertThat(AccessPolicy.check(host, AccessMode.INSECURE)).isEmpty();
  }

  @Test
  void wordsAreReadInAnyCaseAndNoOthers() {
    assertThat(AccessPolicy.mode(" Token ")).contains(AccessMode.TOKEN);
    assertThat(AccessPolicy.mode("insecure")).contains(AccessMode.INSECURE);
    assertThat(AccessPolicy.mode("off")).isEmpty();
  }
}
