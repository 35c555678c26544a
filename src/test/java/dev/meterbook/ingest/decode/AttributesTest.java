package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Wire.bytes;
import static dev.meterbook.ingest.decode.Wire.field;
import static dev.meterbook.ingest.decode.Wire.join;
import static dev.meterbook.ingest.decode.Wire.logAttribute;
import static dev.meterbook.ingest.decode.Wire.record;
import static dev.meterbook.ingest.decode.Wire.scope;
import static dev.meterbook.ingest.decode.Wire.times;
import static dev.meterbook.ingest.decode.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.decode.AnyValue.Entry;
import dev.meterbook.ledger.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class AttributesTest {
  private static final byte[] TEXT = field(1, utf8("5"));
  private static final byte[] TRUE = bytes(0x10, 1);
  private static final byte[] WHOLE = bytes(0x18, 5);
  private static final byte[] REAL = real(5.0);
  private static final byte[] LIST = field(5, field(1, TEXT), field(1, WHOLE));
  private static final byte[] MAP = field(6, entry("a", TEXT), entry("b", REAL));
  private static final byte[] BYTES = field(7, utf8("5"));

  private final OtlpDecoder decoder = new OtlpDecoder(DecodeLimits.DEFAULT);

  @Test
  void valueIsReadByNameAndByPlace() {
    Attributes attributes =
        read(logAttribute("text", TEXT), logAttribute("true", TRUE), logAttribute("whole", WHOLE));

    assertThat(attributes.size()).isEqualTo(3);
    assertThat(attributes.indexOf("whole")).isEqualTo(2);
    assertThat(attributes.indexOf("Whole")).isEqualTo(-1);
    assertThat(attributes.key(2).name()).isEqualTo("whole");
    assertThat(attributes.key(2).hash()).isEqualTo(Fingerprint.of("whole"));
    assertThat(attributes.type(2)).isEqualTo(ValueType.INT);
    assertThat(attributes.bits(2)).isEqualTo(5);
    assertThat(attributes.bits(1)).isEqualTo(1);
    assertThat(attributes.bits(0)).isZero();
    assertThat(attributes.value("none").type()).isEqualTo(ValueType.EMPTY);
    assertThat(attributes.text("none")).isNull();
  }

  @Test
  void anyValueHasText() {
    Attributes attributes =
        read(
            logAttribute("text", TEXT),
            logAttribute("true", TRUE),
            logAttribute("whole", WHOLE),
            logAttribute("real", REAL),
            logAttribute("fraction", real(0.003951)),
            logAttribute("large", real(1e21)),
            logAttribute("nan", real(Double.NaN)),
            logAttribute("list", LIST),
            logAttribute("map", MAP),
            logAttribute("bytes", BYTES),
            logAttribute("empty"));

    assertThat(List.of("text", "true", "whole", "real", "fraction", "large", "nan"))
        .extracting(attributes::text)
        .containsExactly("5", "true", "5", "5", "0.003951", "1.0E21", "NaN");
    assertThat(attributes.text("list")).isEqualTo("[\"5\",5]");
    assertThat(attributes.text("map")).isEqualTo("{\"a\":\"5\",\"b\":5}");
    assertThat(attributes.text("bytes")).isEqualTo("NQ==");
    assertThat(attributes.text("empty")).isNull();
  }

  @Test
  void listAndMapAreReadWhenAskedFor() {
    Attributes attributes = read(logAttribute("list", LIST), logAttribute("map", MAP));

    List<AnyValue> elements = attributes.value("list").elements();
    List<Entry> entries = attributes.value("map").entries();

    assertThat(elements).extracting(AnyValue::text).containsExactly("5", "5");
    assertThat(entries).extracting(Entry::key).containsExactly("a", "b");
    assertThat(attributes.value("map").elements()).isEmpty();
    assertThat(attributes.value("list").entries()).isEmpty();
  }

  @Test
  void fingerprintIsOfTheContentInAnyOrder() {
    byte[] text = logAttribute("text", TEXT);
    byte[] map = logAttribute("map", MAP);
    byte[] turned = logAttribute("map", field(6, entry("b", REAL), entry("a", TEXT)));
    byte[] padded = logAttribute("whole", bytes(0x18, 0x85, 0)); // a longer way to write 5

    assertThat(read(text, map).fingerprint()).isEqualTo(read(map, text).fingerprint());
    assertThat(read(turned).fingerprint()).isEqualTo(read(map).fingerprint());
    assertThat(read(padded).fingerprint())
        .isEqualTo(read(logAttribute("whole", WHOLE)).fingerprint());
  }

  @Test
  void fingerprintDiffersWithKeyTypeValueAndNesting() {
    List<byte[]> different =
        List.of(
            new byte[0],
            logAttribute("a"),
            logAttribute("a", TEXT),
            logAttribute("b", TEXT),
            logAttribute("a", field(1, utf8("6"))),
            logAttribute("a", WHOLE),
            logAttribute("a", REAL),
            logAttribute("a", BYTES),
            logAttribute("a", bytes(0x10, 0)),
            logAttribute("a", TRUE),
            logAttribute("a", field(5)),
            logAttribute("a", field(6)),
            logAttribute("a", LIST),
            logAttribute("a", field(5, field(1, WHOLE), field(1, TEXT))),
            logAttribute("a", field(5, field(1, LIST))),
            logAttribute("a", MAP),
            logAttribute("a", field(6, entry("a", REAL), entry("b", TEXT))),
            join(logAttribute("a", TEXT), logAttribute("b", WHOLE)),
            join(logAttribute("a", WHOLE), logAttribute("b", TEXT)));

    assertThat(different.stream().map(one -> read(one).fingerprint())).doesNotHaveDuplicates();
  }

  @Test
  void everyNanIsTheSameValue() {
    byte[] other = real(Double.longBitsToDouble(0x7FF8000000000001L));

    assertThat(read(logAttribute("a", other)).fingerprint())
        .isEqualTo(read(logAttribute("a", real(Double.NaN))).fingerprint());
  }

  @Test
  void keyIsRememberedFromOnePayloadToTheNext() {
    byte[] attribute = logAttribute("session.id", TEXT);

    assertThat(read(attribute).key(0)).isSameAs(read(attribute).key(0));
  }

  @Test
  void keysOfTheRecordBeforeAreOnlyGuesses() {
    byte[] a = logAttribute("a", TEXT);
    byte[] b = logAttribute("b", TEXT);
    byte[] c = logAttribute("c", TEXT);
    byte[][] records = {
      join(a, b, c), b, join(b, b), join(b, a, b), join(b, a), new byte[0], join(b, a, c), a, a
    };

    assertThat(keys(records))
        .containsExactly("a b c", "b", "b", "b a", "b a", "", "b a c", "a", "a");
  }

  private List<String> keys(byte[]... records) {
    byte[] body = scope(times(records.length, i -> field(2, records[i])));
    List<String> keys = new ArrayList<>();
    for (LogRecord record : records(body)) {
      StringJoiner joined = new StringJoiner(" ");
      for (int i = 0; i < record.attributes().size(); i++) {
        joined.add(record.attributes().key(i).name());
      }
      keys.add(joined.toString());
    }
    return keys;
  }

  @Test
  void keysThatCrowdEachOtherOutAreStillReadRight() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 50_000; i++) {
        assertThat(read(logAttribute("key-" + i, TEXT)).key(0).name()).isEqualTo("key-" + i);
      }
    }
  }

  private Attributes read(byte[]... attributes) {
    return records(record(attributes)).getFirst().attributes();
  }

  private List<LogRecord> records(byte[] body) {
    return switch (decoder.logs(Encoding.PROTOBUF, body)) {
      case Decoded.Records<LogRecord>(List<LogRecord> records) -> records;
      case Decoded.Malformed<LogRecord>(String message) -> throw new AssertionError(message);
    };
  }

  private static byte[] real(double number) {
    ByteBuffer eight = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number);
    return join(bytes(0x21), eight.array());
  }

  private static byte[] entry(String key, byte[] value) {
    return field(1, field(1, utf8(key)), field(2, value));
  }
}
