package dev.meterbook.ingest.normalise.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Report REPORT =
      Reported.of(
          Map.of(
              "type", "cacheRead",
              "call_id", "exec-1",
              "success", false,
              "error", "",
              "counts", Map.of("lines", 0)),
          Map.of("service.name", "codex"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type",
        "no absent",
        "no error",
        "service.name is codex",
        "type is cacheRead",
        "type is input | cacheRead",
        "type not input | output",
        "absent not input",
        "success is false",
        "call_id is exec-*",
        "call_id is call_* | exec-*",
        "call_id not call_*",
        "counts/lines",
        "counts/lines is 0",
        "@name is said",
        "@status is error",
        "type is cacheRead and call_id is exec-* and no absent"
      })
  void holds(String text) {
    assertThat(Condition.parse(text).holds(REPORT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absent",
        "error",
        "no type",
        "absent is input",
        "type is input | output",
        "type is cache",
        "type not input | cacheRead",
        "call_id is call_*",
        "call_id not exec-*",
        "error is *",
        "no counts/lines",
        "@unknown",
        "type is cacheRead and absent"
      })
  void doesNotHold(String text) {
    assertThat(Condition.parse(text).holds(REPORT)).isFalse();
  }

  @Test
  void withoutConditionEveryRecordWillDo() {
    assertThat(Condition.ALWAYS.holds(REPORT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "type is", "type are input", "type and ", "@time is now"})
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> Condition.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
