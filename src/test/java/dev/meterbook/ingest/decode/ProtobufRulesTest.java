package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Wire.bytes;
import static dev.meterbook.ingest.decode.Wire.field;
import static dev.meterbook.ingest.decode.Wire.join;
import static dev.meterbook.ingest.decode.Wire.logAttribute;
import static dev.meterbook.ingest.decode.Wire.nested;
import static dev.meterbook.ingest.decode.Wire.nestedMaps;
import static dev.meterbook.ingest.decode.Wire.record;
import static dev.meterbook.ingest.decode.Wire.scope;
import static dev.meterbook.ingest.decode.Wire.times;
import static dev.meterbook.ingest.decode.Wire.utf8;
import static dev.meterbook.ingest.decode.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the wire and our limits, each with its invalid neighbour. */
class ProtobufRulesTest {
  private final OtlpDecoder decoder = new OtlpDecoder(new DecodeLimits(32, 128, 1_000));

  @Test
  void emptyBodyIsARequestWithoutRecords() {
    assertThat(records(new byte[0])).isEmpty();
    assertThat(records(field(1))).isEmpty();
    assertThat(records(scope())).isEmpty();
  }

  @Test
  void valuesNestAsDeepAsAllowedAndNoDeeper() {
    assertThat(depthOf(only(record(field(5, nested(32)))).body())).isEqualTo(32);
    assertThat(reason(record(field(5, nested(33))))).startsWith("values nest too deep");
    assertThat(only(record(logAttribute("k", nested(32)))).attributes().size()).isEqualTo(1);
    assertThat(reason(record(logAttribute("k", nested(33))))).startsWith("values nest too deep");
    assertThat(only(record(field(5, nestedMaps(32)))).body().fingerprint()).isNotZero();
    assertThat(reason(record(field(5, nestedMaps(33))))).startsWith("values nest too deep");
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 300_000})
  void endlessNestingIsRefusedWithoutStackOverflow(int depth) {
    assertThat(reason(record(field(5, nested(depth))))).startsWith("values nest too deep");
  }

  @Test
  void unknownFieldIsSkippedButGroupIsRefused() {
    byte[] known = field(3, utf8("INFO"));
    byte[] startAndEndOfGroup = join(varint(100 << 3 | 3), varint(100 << 3 | 4));

    assertThat(only(record(field(100, utf8("?")), known)).severityText()).isEqualTo("INFO");
    assertThat(reason(record(startAndEndOfGroup, known))).startsWith("a field is a group");
    assertThat(reason(times(1_000_000, i -> varint(100 << 3 | 3))))
        .startsWith("a field is a group");
  }

  @Test
  void knownFieldOfAnotherWireTypeIsUnknown() {
    byte[] severityAsVarint = join(varint(3 << 3), varint(7));

    assertThat(only(record(severityAsVarint)).severityText()).isEmpty();
  }

  @Test
  void oldListOfInstrumentationLibrariesIsSkipped() {
    byte[] resource = join(field(1000, field(1, utf8("old"))), field(2, field(2)));

    assertThat(records(field(1, resource))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0a00, ''",
    "0a01, a length runs past the end of its message", // one byte more than there is
    "0affffffff07, a length runs past the end of its message", // Integer.MAX_VALUE
    "0affffffffffffffffff01, a length runs past the end of its message", // -1
    "0a8080808008, a length runs past the end of its message", // Integer.MIN_VALUE
    "0a, a number is cut off",
    "0a80, a number is cut off",
    "0800, ''",
    "08ffffffffffffffffff01, ''", // ten bytes
    "08ffffffffffffffffffff01, a number has more than ten bytes",
    "090000000000000000, ''",
    "0900000000000000, a field is cut off",
    "0d00000000, ''",
    "0d000000, a field is cut off",
    "00, a field has number 0",
    "0e, a field has an unknown wire type",
    "0c, a field is a group",
  })
  void wireIsReadOrRefusedByItsRules(String hex, String reason) {
    byte[] field = HexFormat.of().parseHex(hex);

    Decoded<LogRecord> decoded = decoder.logs(Encoding.PROTOBUF, record(field));

    if (reason.isEmpty()) {
      assertThat(decoded).isInstanceOf(Decoded.Records.class);
    } else {
      assertThat(reason(record(field))).startsWith(reason);
    }
  }

  @Test
  void lengthThatLeavesItsMessageIsRefusedThoughThePayloadGoesOn() {
    byte[] tooLong = bytes(0x1A, 5, 'I', 'N', 'F', 'O');

    assertThat(reason(scope(field(2, tooLong), field(2, field(3, utf8("INFO"))))))
        .startsWith("a length runs past the end of its message");
  }

  @Test
  void truncatedPayloadReadsLikeTheGeneratedClasses() {
    Differential differential = new Differential();
    for (Request request : Capture.of("claude-code/grpc-gzip-hello").requests()) {
      for (int length = 0; length < request.body().length; length += 1 + length / 50) {
        differential.check(request.signal(), Arrays.copyOf(request.body(), length));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "41, true",
    "c3a9, true", // é
    "c0a9, false", // in two bytes what fits one
    "c3, false",
    "a9, false",
    "e0a080, true",
    "e09f80, false", // in three bytes what fits two
    "ed9fbf, true",
    "eda080, false", // half a surrogate pair
    "efbfbf, true",
    "f0908080, true",
    "f08f8080, false", // in four bytes what fits three
    "f48fbfbf, true", // the last code point
    "f4908080, false",
    "f5808080, false",
    "f09080, false",
    "ff, false",
    "4141414141414141c3a9, true",
    "4141414141414141a9, false",
  })
  void stringIsUtf8(String hex, boolean valid) {
    byte[] text = HexFormat.of().parseHex(hex);
    List<byte[]> places =
        List.of(
            record(field(3, text)), // severity_text
            record(field(5, field(1, text))), // string_value
            record(field(6, field(1, text))), // key
            record(field(5, field(5, field(1, field(1, text))))), // inside a list
            record(field(5, field(6, field(1, field(1, text))))), // key in a map
            field(1, field(3, text))); // schema_url, which nobody reads

    for (byte[] body : places) {
      if (valid) {
        assertThat(decoder.logs(Encoding.PROTOBUF, body)).isInstanceOf(Decoded.Records.class);
      } else {
        assertThat(reason(body)).startsWith("a string is not UTF-8");
      }
      assertThat(Generated.request(Signal.LOGS, body).isPresent()).isEqualTo(valid);
    }
  }

  @Test
  void attributesBeyondTheLimitAreCountedAsCut() {
    Attributes most = only(record(attributes(128))).attributes();
    Attributes more = only(record(attributes(129))).attributes();
    Attributes flood = only(record(attributes(100_000))).attributes();

    assertThat(most.size()).isEqualTo(128);
    assertThat(most.cut()).isZero();
    assertThat(more.size()).isEqualTo(128);
    assertThat(more.cut()).isEqualTo(1);
    assertThat(more.fingerprint()).isNotEqualTo(most.fingerprint());
    assertThat(flood.cut()).isEqualTo(99_872);
  }

  @Test
  void lastOfEqualKeysWinsAndTheOthersAreCounted() {
    byte[] first = logAttribute("model", field(1, utf8("a")));
    byte[] other = logAttribute("other", field(1, utf8("b")));
    byte[] last = logAttribute("model", field(1, utf8("c")));

    Attributes attributes = only(record(first, other, last)).attributes();

    assertThat(attributes.size()).isEqualTo(2);
    assertThat(attributes.text("model")).isEqualTo("c");
    assertThat(attributes.duplicates()).isEqualTo(1);
    assertThat(attributes.fingerprint())
        .isEqualTo(only(record(other, last)).attributes().fingerprint());
  }

  @Test
  void payloadHoldsAsManyRecordsAsAllowedAndNoMore() {
    assertThat(records(scope(times(1_000, i -> field(2))))).hasSize(1_000);
    assertThat(reason(scope(times(1_001, i -> field(2))))).startsWith("there are more than 1000");
  }

  @Test
  void eventsOfASpanCountAsItems() {
    byte[] spans = scope(times(500, i -> field(2, field(11))));

    assertThat(decoder.traces(Encoding.PROTOBUF, spans)).isInstanceOf(Decoded.Records.class);
    assertThat(decoder.traces(Encoding.PROTOBUF, join(spans, scope(field(2)))))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void resourceAndScopeMayStandBehindTheRecords() {
    byte[] name = field(1, field(1, utf8("service.name")), field(2, field(1, utf8("s"))));
    byte[] scopeLogs = field(2, field(2), field(1, field(1, utf8("scope"))));

    LogRecord record = only(field(1, scopeLogs, field(1, name)));

    assertThat(record.resource().attributes().text("service.name")).isEqualTo("s");
    assertThat(record.scope().name()).isEqualTo("scope");
  }

  @Test
  void numbersMayBePackedOrNot() {
    byte[] one = new byte[] {1, 0, 0, 0, 0, 0, 0, 0};
    byte[] packed = field(6, one, one);
    byte[] single = join(bytes(6 << 3 | 1), one);

    assertThat(buckets(packed)).isEqualTo(2);
    assertThat(buckets(join(single, packed, single))).isEqualTo(4);
  }

  @Test
  void idOfAnotherLengthOrAllZeroIsNone() {
    byte[] id = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10");

    assertThat(only(record(field(9, id))).traceId().hex())
        .isEqualTo("0102030405060708090a0b0c0d0e0f10");
    assertThat(only(record(field(9, Arrays.copyOf(id, 15)))).traceId().isNone()).isTrue();
    assertThat(only(record(field(9, new byte[16]))).traceId().isNone()).isTrue();
    assertThat(only(record(field(10, Arrays.copyOf(id, 8)))).spanId().hex())
        .isEqualTo("0102030405060708");
    assertThat(only(record(field(10, id))).spanId().isNone()).isTrue();
    assertThat(only(record(field(10, new byte[8]))).spanId().isNone()).isTrue();
  }

  @Test
  void longKeyIsKept() {
    String name = "k".repeat(2_000_000);

    Attributes attributes = only(record(logAttribute(name, field(1, utf8("v"))))).attributes();

    assertThat(attributes.key(0).name()).isEqualTo(name);
    assertThat(attributes.text(name)).isEqualTo("v");
  }

  @Test
  void valueOfProfilesIsEmpty() {
    byte[] strindex = join(field(1, utf8("text")), varint(8 << 3), varint(3));

    assertThat(only(record(field(5, strindex))).body().type()).isEqualTo(ValueType.EMPTY);
  }

  private static byte[] attributes(int count) {
    return times(count, i -> logAttribute("key-" + i, field(1, utf8("v"))));
  }

  private int buckets(byte[] counts) {
    byte[] body = record(field(9, field(1, counts)));
    Decoded<Metric> decoded = decoder.metrics(Encoding.PROTOBUF, body);
    Metric metric = ((Decoded.Records<Metric>) decoded).records().getFirst();
    return ((Point.Histogram) metric.points().getFirst()).bucketCounts().size();
  }

  private static int depthOf(AnyValue value) {
    List<AnyValue> elements = value.elements();
    return elements.isEmpty() ? 1 : 1 + depthOf(elements.getFirst());
  }

  private LogRecord only(byte[] body) {
    List<LogRecord> records = records(body);
    assertThat(records).hasSize(1);
    return records.getFirst();
  }

  private List<LogRecord> records(byte[] body) {
    return switch (decoder.logs(Encoding.PROTOBUF, body)) {
      case Decoded.Records<LogRecord>(List<LogRecord> records) -> records;
      case Decoded.Malformed<LogRecord>(String message) -> throw new AssertionError(message);
    };
  }

  private String reason(byte[] body) {
    return switch (decoder.logs(Encoding.PROTOBUF, body)) {
      case Decoded.Records<LogRecord> read -> "read";
      case Decoded.Malformed<LogRecord>(String message) -> message;
    };
  }
}
