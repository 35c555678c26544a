package dev.meterbook.ingest.normalise;

import static dev.meterbook.ingest.normalise.Sent.array;
import static dev.meterbook.ingest.normalise.Sent.attribute;
import static dev.meterbook.ingest.normalise.Sent.bytes;
import static dev.meterbook.ingest.normalise.Sent.map;
import static dev.meterbook.ingest.normalise.Sent.numbers;
import static dev.meterbook.ingest.normalise.Sent.real;
import static dev.meterbook.ingest.normalise.Sent.string;
import static dev.meterbook.ingest.normalise.Sent.text;
import static dev.meterbook.ingest.normalise.Sent.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JsonBytesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Privacy PRIVACY = new Privacy(false, Set.of());
  private static final Privacy KEEPING = new Privacy(true, Set.of());

  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(json(string("say \"a\\b\" / é €"))).isEqualTo("\"say \\\"a\\\\b\\\" / é €\"");
  }

  @Test
  void controlCharactersAreEscapedAndNulIsReplaced() {
    assertThat(json(string("a\tb\nc\u0001\u001f\u007f")))
        .isEqualTo("\"a\\u0009b\\u000ac\\u0001\\u001f\u007f\"");
    assertThat(json(string("a\0b"))).isEqualTo("\"a\uFFFDb\"");
  }

  @Test
  void whatIsNoNumberIsSaidAsText() {
    assertThat(json(real(Double.NaN))).isEqualTo("\"NaN\"");
    assertThat(json(real(Double.POSITIVE_INFINITY))).isEqualTo("\"Infinity\"");
    assertThat(json(real(Double.NEGATIVE_INFINITY))).isEqualTo("\"-Infinity\"");
    assertThat(json(real(-0.5e-300))).isEqualTo("-5.0E-301");
  }

  @Test
  void integersKeepAllTheirDigits() {
    assertThat(json(array(whole(Long.MIN_VALUE), whole(Long.MAX_VALUE), whole(0))))
        .isEqualTo("[-9223372036854775808,9223372036854775807,0]");
  }

  @Test
  void emptyValuesAndListsAreKept() {
    assertThat(json(array(AnyValue.getDefaultInstance(), array(), map(), string(""))))
        .isEqualTo("[null,[],{},\"\"]");
  }

  @Test
  void aTextIsCutBetweenCharactersAndMarked() {
    String fits = "é".repeat(Privacy.TEXT_MAX);
    String wide = "𝄞".repeat(Privacy.TEXT_MAX);

    assertThat(json(string(fits))).isEqualTo('"' + fits + '"');
    assertThat(json(string(fits + "x"))).isEqualTo('"' + fits + "…\"");
    assertThat(json(string(wide))).isEqualTo('"' + wide + '"');
    assertThat(json(string("x" + wide)))
        .isEqualTo("\"x" + "𝄞".repeat(Privacy.TEXT_MAX - 1) + "…\"");
  }

  @Test
  void bytesAreCutAsTheirTextIs() {
    assertThat(json(bytes(3))).isEqualTo("\"AAAA\"");
    assertThat(json(bytes(192))).isEqualTo('"' + "A".repeat(256) + '"');
    assertThat(json(bytes(193))).isEqualTo('"' + "A".repeat(256) + "…\"");
    assertThat(json(bytes(1000), KEEPING)).hasSize(1336 + 2);
  }

  @Test
  void aLongNameIsCutWhateverIsKept() {
    AnyValue value = map(text("k".repeat(300), "v"));

    assertThat(json(value)).isEqualTo("{\"" + "k".repeat(256) + "…\":\"v\"}");
    assertThat(json(value, KEEPING)).isEqualTo(json(value));
  }

  @Test
  void aHugeListIsCutAndMarked() throws JsonProcessingException {
    String json = json(numbers(100_000));

    assertThat(json.length()).isBetween(Privacy.VALUE_BYTES_MAX, Privacy.VALUE_BYTES_MAX + 16);
    JsonNode list = JSON.readTree(json);
    assertThat(list.get(0).asInt()).isZero();
    assertThat(list.get(list.size() - 1).asText()).isEqualTo("…");
    assertThat(JSON.readTree(json(numbers(100_000), KEEPING))).hasSize(100_000);
  }

  @Test
  void aListWithinTheBoundIsKeptWhole() throws JsonProcessingException {
    assertThat(JSON.readTree(json(numbers(1_800)))).hasSize(1_800);
  }

  @Test
  void hugeListsInMapsInListsAreCutAsOneValue() throws JsonProcessingException {
    AnyValue block = map(attribute("numbers", numbers(1_000)), text("after", "more"));

    String json = json(array(block, block, block, block, block, block));

    assertThat(json.length()).isBetween(Privacy.VALUE_BYTES_MAX, Privacy.VALUE_BYTES_MAX + 64);
    JsonNode list = JSON.readTree(json);
    assertThat(list).hasSize(4);
    assertThat(list.get(2).path("…").asText()).isEqualTo("…");
    assertThat(list.get(3).asText()).isEqualTo("…");
  }

  @Test
  void privateEntriesOfMapsAreLeftOutAtAnyDepth() {
    AnyValue value =
        map(
            text("role", "user"),
            text("content", "secret"),
            attribute("parts", array(map(text("input", "secret"), text("kind", "x")))));

    assertThat(json(value)).isEqualTo("{\"role\":\"user\",\"parts\":[{\"kind\":\"x\"}]}");
  }

  private static String json(AnyValue value) {
    return json(value, PRIVACY);
  }

  private static String json(AnyValue value, Privacy privacy) {
    return new JsonBytes().value(Sent.value(value), privacy).toJson().toString();
  }
}
