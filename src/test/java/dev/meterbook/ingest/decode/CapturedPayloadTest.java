package dev.meterbook.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients sent, read by us and by the generated classes. */
class CapturedPayloadTest {
  private final OtlpDecoder decoder = new OtlpDecoder(DecodeLimits.DEFAULT);
  private final Generated generated = new Generated(DecodeLimits.DEFAULT.attributesMax());

  static List<Capture> captures() {
    return Capture.all();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void payloadReadsLikeTheGeneratedClasses(Capture capture) {
    for (Request request : capture.requests()) {
      List<Message> expected = generated.records(parsed(request));

      List<Message> records =
          Decoding.rebuilt(decoder, request.signal(), request.encoding(), request.body());

      assertThat(records).as(request.file()).isNotEmpty().isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void payloadReadsTheSameInEitherEncoding(Capture capture) {
    for (Request request : capture.requests()) {
      Message message = parsed(request);
      byte[] protobuf = message.toByteArray();
      byte[] json = OtlpJson.print(message);

      List<Long> asProtobuf =
          Decoding.fingerprints(decoder, request.signal(), Encoding.PROTOBUF, protobuf);
      List<Long> asJson = Decoding.fingerprints(decoder, request.signal(), Encoding.JSON, json);

      assertThat(asJson).as(request.file()).isNotEmpty().isEqualTo(asProtobuf);
      assertThat(Decoding.rebuilt(decoder, request.signal(), Encoding.JSON, json))
          .as(request.file())
          .isEqualTo(Decoding.rebuilt(decoder, request.signal(), Encoding.PROTOBUF, protobuf));
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void signalIsSniffedWithoutAPath(Capture capture) {
    for (Request request : capture.requests()) {
      Message message = parsed(request);

      Optional<Signal> json = decoder.sniff(Encoding.JSON, OtlpJson.print(message));
      Optional<Signal> protobuf = decoder.sniff(Encoding.PROTOBUF, message.toByteArray());

      assertThat(json).as(request.file()).contains(request.signal());
      assertThat(protobuf).as(request.file()).contains(request.signal());
    }
  }

  private static Message parsed(Request request) {
    return switch (request.encoding()) {
      case JSON -> OtlpJson.parse(request.signal(), request.body());
      case PROTOBUF -> Generated.request(request.signal(), request.body()).orElseThrow();
    };
  }
}
