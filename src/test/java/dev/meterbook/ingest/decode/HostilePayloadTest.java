package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Wire.bytes;
import static dev.meterbook.ingest.decode.Wire.field;
import static dev.meterbook.ingest.decode.Wire.join;
import static dev.meterbook.ingest.decode.Wire.logAttribute;
import static dev.meterbook.ingest.decode.Wire.nested;
import static dev.meterbook.ingest.decode.Wire.record;
import static dev.meterbook.ingest.decode.Wire.repeat;
import static dev.meterbook.ingest.decode.Wire.scope;
import static dev.meterbook.ingest.decode.Wire.times;
import static dev.meterbook.ingest.decode.Wire.utf8;
import static dev.meterbook.ingest.decode.Wire.varint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four mebibytes of whatever is worst cost at most a second of processor time, and an answer comes.
 */
class HostilePayloadTest {
  private static final int BYTES = 4 << 20;
  private static final Duration COST_MAX = Duration.ofSeconds(1);

  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private final OtlpDecoder decoder = new OtlpDecoder(DecodeLimits.DEFAULT);

  enum Payload {
    DEEP_VALUE(Signal.LOGS, () -> record(field(5, nested(400_000)))),
    GROUPS(Signal.LOGS, () -> repeat(BYTES / 2, bytes(0xA3, 0x06))),
    EMPTY_RECORDS(Signal.LOGS, () -> scope(repeat(BYTES / 2, field(2)))),
    EMPTY_RESOURCES(Signal.LOGS, () -> repeat(BYTES / 2, field(1))),
    EMPTY_SCOPES(Signal.LOGS, () -> field(1, repeat(BYTES / 2, field(2)))),
    EMPTY_POINTS(Signal.METRICS, () -> record(field(7, repeat(BYTES / 2, field(1))))),
    EMPTY_EVENTS(Signal.TRACES, () -> record(repeat(BYTES / 2, field(11)))),
    BUCKETS(Signal.METRICS, () -> record(field(10, field(1, field(8, field(2, zeros())))))),
    UNPACKED_BUCKETS(
        Signal.METRICS,
        () -> record(field(10, field(1, field(8, repeat(BYTES / 2, bytes(0x10, 1))))))),
    EMPTY_ATTRIBUTES(Signal.LOGS, () -> record(repeat(BYTES / 2, field(6)))),
    DIFFERENT_ATTRIBUTES(
        Signal.LOGS, () -> record(times(BYTES / 16, i -> logAttribute("key" + i)))),
    EQUAL_ATTRIBUTES(Signal.LOGS, () -> record(repeat(BYTES / 9, logAttribute("key")))),
    EMPTY_ELEMENTS(Signal.LOGS, () -> record(field(5, field(5, repeat(BYTES / 2, field(1)))))),
    WIDE_AND_DEEP(
        Signal.LOGS, () -> record(times(BYTES / 140, i -> logAttribute("k" + i % 99, nested(31))))),
    LONG_KEY(Signal.LOGS, () -> record(logAttribute("k".repeat(BYTES)))),
    LONG_TEXT(Signal.LOGS, () -> record(field(5, field(1, utf8("é".repeat(BYTES / 2)))))),
    LONG_NUMBERS(Signal.LOGS, () -> times(BYTES / 11, i -> join(bytes(8), varint(-1)))),
    JSON_DEPTH(Signal.LOGS, () -> utf8("{\"x\":" + "[".repeat(BYTES))),
    JSON_KNOWN_DEPTH(
        Signal.LOGS,
        () ->
            utf8(
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":"
                    + "{\"arrayValue\":{\"values\":[".repeat(BYTES / 26))),
    JSON_NUMBER(Signal.LOGS, () -> utf8("{\"x\":" + "1".repeat(BYTES) + "}")),
    JSON_KEYS(
        Signal.LOGS,
        () -> join(utf8("{\"x\":1"), times(BYTES / 12, i -> utf8(",\"k" + i + "\":1")), utf8("}"))),
    JSON_EMPTY_RECORDS(
        Signal.LOGS,
        () ->
            utf8(
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}"
                    + ",{}".repeat(BYTES / 3)
                    + "]}]}]}")),
    JSON_ESCAPES(
        Signal.LOGS,
        () -> utf8("{\"resourceLogs\":[{\"schemaUrl\":\"" + "\\u00e9".repeat(BYTES / 6) + "\"}]}")),
    JSON_WHITE_SPACE(Signal.LOGS, () -> utf8(" ".repeat(BYTES) + "{}"));

    private final Signal signal;
    private final Supplier<byte[]> body;

    Payload(Signal signal, Supplier<byte[]> body) {
      this.signal = signal;
      this.body = body;
    }

    private static byte[] zeros() {
      return new byte[BYTES];
    }
  }

  @ParameterizedTest
  @EnumSource
  void fourMebibytesCostAtMostASecond(Payload payload) {
    Encoding encoding = payload.name().startsWith("JSON") ? Encoding.JSON : Encoding.PROTOBUF;
    byte[] body = payload.body.get();
    assertThat(body.length).isBetween(BYTES / 2, 2 * BYTES);

    Duration first = cost(payload, encoding, body);
    // The first time some of it is the compiler's cost, on a busy machine most of it.
    Duration cost = first.compareTo(COST_MAX) < 0 ? first : cost(payload, encoding, body);

    assertThat(cost).isLessThan(COST_MAX);
    decoder.sniff(encoding, Arrays.copyOf(body, body.length - 1));
  }

  private Duration cost(Payload payload, Encoding encoding, byte[] body) {
    long start = THREAD.getCurrentThreadCpuTime();
    assertThat(Decoding.of(decoder, payload.signal, encoding, body)).isNotNull();
    return Duration.ofNanos(THREAD.getCurrentThreadCpuTime() - start);
  }
}
