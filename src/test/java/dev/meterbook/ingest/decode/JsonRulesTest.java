package dev.meterbook.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "JSON Protobuf Encoding" of the OTLP specification, each rule with its invalid neighbour. */
class JsonRulesTest {
  private static final String REFUSED = "refused";

  private final OtlpDecoder decoder = new OtlpDecoder(DecodeLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"timeUnixNano\":\"1795189125888000001\" | 1795189125888000001",
        "\"timeUnixNano\":1795189125888000001     | 1795189125888000001",
        "\"timeUnixNano\":\"18446744073709551615\" | 18446744073709551615",
        "\"timeUnixNano\":18446744073709551615    | 18446744073709551615",
        "\"timeUnixNano\":18446744073709551616    | refused",
        "\"timeUnixNano\":\"-1\"                  | refused",
        "\"timeUnixNano\":1e3                     | 1000",
        "\"timeUnixNano\":\"5.0\"                 | 5",
        "\"timeUnixNano\":5.5                     | refused",
        "\"timeUnixNano\":1e300                   | refused",
        "\"timeUnixNano\":1e1000000000            | refused",
        "\"timeUnixNano\":\"\"                    | refused",
        "\"timeUnixNano\":\" 5\"                  | refused",
        "\"timeUnixNano\":true                    | refused",
        "\"timeUnixNano\":{}                      | refused",
        "\"timeUnixNano\":null                    | 0",
        "\"time_unix_nano\":\"7\"                 | 0", // not lowerCamelCase: unknown
        "\"unheardOf\":{\"a\":[1,{\"b\":2}]},\"timeUnixNano\":\"7\" | 7",
      })
  void timeIsTextOrNumber(String field, String expected) {
    assertThat(log(field, log -> Long.toUnsignedString(log.timeNanos()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"intValue\":\"-9223372036854775808\"} | INT | -9223372036854775808",
        "{\"intValue\":9223372036854775807}      | INT | 9223372036854775807",
        "{\"intValue\":9223372036854775808}      | refused |",
        "{\"intValue\":9007199254740993}         | INT | 9007199254740993",
        "{\"intValue\":\"0x10\"}                 | refused |",
        "{\"doubleValue\":0.1}                   | DOUBLE | 0.1",
        "{\"doubleValue\":\"0.1\"}               | DOUBLE | 0.1",
        "{\"doubleValue\":3}                     | DOUBLE | 3",
        "{\"doubleValue\":\"NaN\"}               | DOUBLE | NaN",
        "{\"doubleValue\":\"Infinity\"}          | DOUBLE | Infinity",
        "{\"doubleValue\":\"-Infinity\"}         | DOUBLE | -Infinity",
        "{\"doubleValue\":NaN}                   | refused |",
        "{\"doubleValue\":\"nan\"}               | refused |",
        "{\"doubleValue\":\"1d\"}                | refused |",
        "{\"doubleValue\":1e999}                 | refused |",
        "{\"boolValue\":true}                    | BOOL | true",
        "{\"boolValue\":false}                   | BOOL | false",
        "{\"boolValue\":1}                       | refused |",
        "{\"stringValue\":\"\"}                  | STRING | ''",
        "{\"stringValue\":5}                     | refused |",
        "{\"bytesValue\":\"+/8=\"}               | BYTES | +/8=",
        "{\"bytesValue\":\"-_8\"}                | BYTES | +/8=",
        "{\"bytesValue\":\"+/8!\"}               | refused |",
        "{\"arrayValue\":{\"values\":[{\"intValue\":1},{}]}} | ARRAY | [1,null]",
        "{\"arrayValue\":{}}                     | ARRAY | []",
        "{\"arrayValue\":[]}                     | refused |",
        "{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"\\\"\"}}]}}"
            + " | KVLIST | {\"a\":\"\\\"\"}",
        "{}                                      | EMPTY |",
        "null                                    | EMPTY |",
        "{\"stringValue\":null}                  | EMPTY |",
        "{\"intValue\":1,\"stringValue\":null}   | INT | 1",
        "{\"intValue\":1,\"stringValue\":\"1\"}  | refused |",
        "{\"string_value\":\"x\"}                | EMPTY |",
        "\"x\"                                   | refused |",
      })
  void valueIsReadByItsType(String value, String type, String text) {
    Function<LogRecord, String> both = log -> log.body().type() + " " + log.body().text();

    assertThat(log("\"body\":" + value, both))
        .isEqualTo(type.equals(REFUSED) ? REFUSED : type + " " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5B8EFFF798038103D269B633813FC60C | 5b8efff798038103d269b633813fc60c",
        "5b8efff798038103d269b633813fc60c | 5b8efff798038103d269b633813fc60c",
        "00000000000000000000000000000000 | ''",
        "''                               | ''",
        "5b8efff7                         | ''",
        "5b8efff798038103d269b633813fc60  | refused",
        "W47/95gDgQPSabYzgT/GDA==         | refused", // base64, as plain proto3 would have it
        "٥b8efff798038103d269b633813fc60c | refused", // a digit, but not of hex
      })
  void idIsHexOfEitherCase(String id, String hex) {
    assertThat(log("\"traceId\":\"" + id + "\"", log -> log.traceId().hex())).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "9, 9",
    "99, 99",
    "\"SEVERITY_NUMBER_INFO\", refused",
    "\"9\", refused",
    "9.5, refused",
    "null, 0",
  })
  void enumIsANumber(String number, String expected) {
    assertThat(log("\"severityNumber\":" + number, log -> "" + log.severityNumber()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4294967295, 4294967295",
    "\"257\", 257",
    "4294967296, refused",
    "-1, refused",
  })
  void flagsAreUnsigned32Bits(String number, String expected) {
    assertThat(log("\"flags\":" + number, log -> Integer.toUnsignedString(log.flags())))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "5",
        "\"x\"",
        "null",
        "{",
        "{}x",
        "{} {}",
        "{\"resourceLogs\":{}}",
        "{\"resourceLogs\":[null]}",
        "{\"resourceLogs\":[5]}",
        "{\"resourceLogs\":[],\"resourceLogs\":[]}",
        "{\"resourceLogs\":[{\"resource\":{},\"resource\":{}}]}",
        "{\"unknown\":{\"a\":1,\"a\":2}}",
        "{'resourceLogs':[]}",
        "{\"resourceLogs\":[],}",
        "{\"a\":\"\u0001\"}",
      })
  void whatIsNoRequestIsRefused(String json) {
    assertThat(decoder.logs(Encoding.JSON, utf8(json))).isInstanceOf(Decoded.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        " {} \n",
        "\uFEFF{}",
        "{\"resourceLogs\":[]}",
        "{\"resourceLogs\":null}",
        "{\"resourceLogs\":[{}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}]}]}]}",
        "{\"resourceLogs\":[{\"resource\":null,\"scopeLogs\":[{\"logRecords\":[]}]}]}",
      })
  void requestMayHoldNothing(String json) {
    assertThat(decoder.logs(Encoding.JSON, utf8(json)))
        .isEqualTo(new Decoded.Records<LogRecord>(List.of()));
  }

  @Test
  void onlyUtf8IsJson() {
    String json = "{\"resourceLogs\":[]}";

    assertThat(decoder.logs(Encoding.JSON, json.getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(Decoded.Malformed.class);
    assertThat(decoder.logs(Encoding.JSON, json.getBytes(StandardCharsets.UTF_16BE)))
        .isInstanceOf(Decoded.Malformed.class);
    assertThat(decoder.logs(Encoding.JSON, "{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    Function<LogRecord, String> text = log -> log.body().text();

    assertThat(log("\"body\":{\"stringValue\":\"cut \\ud83d\"}", text)).isEqualTo("cut \uFFFD");
    assertThat(log("\"body\":{\"stringValue\":\"\\ude00 \\ud83d\\ude00\"}", text))
        .isEqualTo("\uFFFD 😀");
    assertThat(log("\"body\":{\"stringValue\":\"nul \\u0000 é日\"}", text))
        .isEqualTo("nul \u0000 é日");
  }

  @Test
  void valuesNestAsDeepAsAllowedAndNoDeeper() {
    Function<LogRecord, String> type = log -> log.body().type().toString();

    assertThat(log("\"body\":" + nested(32), type)).isEqualTo("ARRAY");
    assertThat(log("\"body\":" + nested(33), type)).isEqualTo(REFUSED);
    assertThat(log("\"body\":" + nested(10_000), type)).isEqualTo(REFUSED);
    assertThat(log("\"unknown\":" + "[".repeat(300) + "]".repeat(300), log -> "read"))
        .isEqualTo("read");
    assertThat(log("\"unknown\":" + "[".repeat(10_000) + "]".repeat(10_000), log -> "read"))
        .isEqualTo(REFUSED);
  }

  @Test
  void endlessNumberIsRefused() {
    assertThat(log("\"body\":{\"doubleValue\":0." + "1".repeat(900) + "}", log -> "read"))
        .isEqualTo("read");
    assertThat(log("\"body\":{\"doubleValue\":0." + "1".repeat(1_000_000) + "}", log -> "read"))
        .isEqualTo(REFUSED);
    assertThat(log("\"unknown\":" + "1".repeat(1_000_000), log -> "read")).isEqualTo(REFUSED);
  }

  @Test
  void messageNamesThePlaceButNotTheContent() {
    String body = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"flags\":\"hush\"}]}]}]}";

    Decoded<LogRecord> decoded = decoder.logs(Encoding.JSON, utf8(body));

    assertThat(decoded)
        .isEqualTo(
            new Decoded.Malformed<LogRecord>(
                "a value is not a number," + " at /resourceLogs/0/scopeLogs/0/logRecords/0/flags"));
  }

  @Test
  void signalIsSniffedByItsList() {
    assertThat(decoder.sniff(Encoding.JSON, utf8("{\"x\":{},\"resourceSpans\":[]}")))
        .contains(dev.meterbook.ledger.Signal.TRACES);
    assertThat(decoder.sniff(Encoding.JSON, utf8("{\"x\":{\"resourceSpans\":[]}}"))).isEmpty();
    assertThat(decoder.sniff(Encoding.JSON, utf8("{}"))).isEmpty();
    assertThat(decoder.sniff(Encoding.JSON, new byte[0])).isEmpty();
    assertThat(decoder.sniff(Encoding.JSON, utf8("hello"))).isEmpty();
    assertThat(decoder.sniff(Encoding.PROTOBUF, new byte[0])).isEmpty();
    assertThat(decoder.sniff(Encoding.PROTOBUF, utf8("hello"))).isEmpty();
  }

  private static String nested(int depth) {
    return "{\"arrayValue\":{\"values\":[".repeat(depth - 1) + "{}" + "]}}".repeat(depth - 1);
  }

  /** What is read from a log record with these fields. */
  private String log(String fields, Function<LogRecord, String> read) {
    String body = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + fields + "}]}]}]}";
    return switch (decoder.logs(Encoding.JSON, utf8(body))) {
      case Decoded.Records<LogRecord>(List<LogRecord> records) -> read.apply(records.getFirst());
      case Decoded.Malformed<LogRecord> malformed -> REFUSED;
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
