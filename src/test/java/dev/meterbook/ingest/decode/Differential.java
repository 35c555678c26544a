package dev.meterbook.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.util.List;
import java.util.Optional;

/** Holds the decoder against the generated classes, on any bytes. */
final class Differential {
  /**
   * What is legal protobuf, and refused by us: see {@link Cursor} and {@link Values}. The last is
   * not legal; protobuf-java's fast path for ten-byte numbers overlooks some that do not end there.
   */
  private static final List<String> STRICTER =
      List.of(
          "a field is a group",
          "a list is sent in pieces",
          "values nest too deep",
          "there are more than",
          "a number has more than ten bytes");

  private final OtlpDecoder decoder = new OtlpDecoder(DecodeLimits.DEFAULT);
  private final Generated generated = new Generated(DecodeLimits.DEFAULT.attributesMax());

  /** Both read the same records, or both refuse. */
  void check(Signal signal, byte[] body) {
    Optional<Message> expected = Generated.request(signal, body);
    switch (Decoding.of(decoder, signal, Encoding.PROTOBUF, body)) {
      case Decoded.Malformed<?> malformed -> {
        boolean stricter = STRICTER.stream().anyMatch(malformed.message()::startsWith);
        assertThat(stricter || expected.isEmpty())
            .as("refused alone: %s", malformed.message())
            .isTrue();
      }
      case Decoded.Records<?> decoded -> {
        assertThat(expected).as("read alone").isPresent();
        List<Message> records = decoded.records().stream().map(Decoding::rebuilt).toList();
        assertThat(records).isEqualTo(generated.records(expected.get()));
        checkJson(signal, body, expected.get());
      }
    }
  }

  /** Its JSON gives the same records and fingerprints. */
  private void checkJson(Signal signal, byte[] body, Message message) {
    byte[] json = OtlpJson.print(message);
    List<Message> records = Decoding.rebuilt(decoder, signal, Encoding.JSON, json);
    assertThat(records).isEqualTo(generated.records(message));
    assertThat(Decoding.fingerprints(decoder, signal, Encoding.JSON, json))
        .isEqualTo(Decoding.fingerprints(decoder, signal, Encoding.PROTOBUF, body));
  }

  /**
   * Whatever it is, there is an answer; and where protobuf's JSON parser has one, it is the same.
   */
  void checkAnyJson(Signal signal, byte[] json) {
    decoder.sniff(Encoding.JSON, json);
    decoder.sniff(Encoding.PROTOBUF, json);
    if (Decoding.of(decoder, signal, Encoding.JSON, json) instanceof Decoded.Records<?> decoded) {
      List<Message> records = decoded.records().stream().map(Decoding::rebuilt).toList();
      OtlpJson.tryParse(signal, json)
          .ifPresent(message -> assertThat(records).isEqualTo(generated.records(message)));
    }
  }
}
