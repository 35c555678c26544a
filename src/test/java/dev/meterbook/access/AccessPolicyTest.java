package dev.meterbook.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.StartFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.9.9.9"})
  void loopbackNeedsNoToken(String host) {
    assertThatCode(() -> AccessPolicy.check(Map.of(), host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "8.8.8.8"})
  void beyondLoopbackItMustBeADecision(String host) {
    for (Map<String, String> undecided :
        List.of(Map.<String, String>of(), Map.of("METERBOOK_ACCESS", "loopback"))) {
      assertThatThrownBy(() -> AccessPolicy.check(undecided, host))
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("METERBOOK_HOST=" + host + " is not valid: ")
          .hasMessageContainingAll("METERBOOK_ACCESS=token", "insecure")
          .hasMessageNotContaining("\n");
    }
    for (String decided : List.of("token", " Token ", "insecure")) {
      assertThatCode(() -> AccessPolicy.check(Map.of("METERBOOK_ACCESS", decided), host))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void otherWordsStopTheStart() {
    assertThatThrownBy(() -> AccessPolicy.check(Map.of("METERBOOK_ACCESS", "off"), "127.0.0.1"))
        .isInstanceOf(StartFailure.class)
        .hasMessage("METERBOOK_ACCESS=off is not valid: loopback, token or insecure");
  }

  @Test
  void fixedTokenHasAMinimumAndAMaximumAndIsNotRepeated() {
    assertThatCode(() -> checkToken(16)).doesNotThrowAnyException();
    assertThatCode(() -> checkToken(512)).doesNotThrowAnyException();
    assertThatThrownBy(() -> checkToken(15))
        .isInstanceOf(StartFailure.class)
        .hasMessage("METERBOOK_TOKEN is not valid: allowed are 16 to 512 characters");
    assertThatThrownBy(() -> checkToken(513)).isInstanceOf(StartFailure.class);
  }

  private static void checkToken(int length) {
    AccessPolicy.check(Map.of("METERBOOK_TOKEN", "x".repeat(length)), "127.0.0.1");
  }
}
