package dev.meterbook.ingest.decode;

import com.google.protobuf.Message;
import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Decoder and generated classes agree on what nearly is OTLP. A failure names its round, which
 * makes the same bytes again; {@code -Dmeterbook.fuzz.rounds} says how many there are.
 */
class DamagedPayloadTest {
  private static final int ROUNDS = Integer.getInteger("meterbook.fuzz.rounds", 300);

  private final Differential differential = new Differential();

  @ParameterizedTest
  @EnumSource
  void madeUpPayloadReadsLikeTheGeneratedClasses(Signal signal) {
    for (int round = 0; round < ROUNDS; round++) {
      RandomMessages messages = new RandomMessages(new SplittableRandom(round));
      byte[] body = messages.request(signal);

      check(signal, body, round);
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedMadeUpPayloadReadsLikeTheGeneratedClasses(Signal signal) {
    for (int round = 0; round < ROUNDS; round++) {
      RandomMessages messages = new RandomMessages(new SplittableRandom(round));
      byte[] body = messages.request(signal);

      check(signal, messages.damaged(body), round);
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedRealPayloadReadsLikeTheGeneratedClasses(Signal signal) {
    List<byte[]> corpus = corpus(signal);
    for (int round = 0; round < ROUNDS; round++) {
      RandomMessages messages = new RandomMessages(new SplittableRandom(round));

      check(signal, messages.damaged(corpus.get(round % corpus.size())), round);
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedJsonIsAnsweredAndNeverReadOtherwise(Signal signal) {
    List<byte[]> corpus = corpus(signal);
    for (int round = 0; round < ROUNDS; round++) {
      RandomMessages messages = new RandomMessages(new SplittableRandom(round));
      Message message = Generated.request(signal, corpus.get(round % corpus.size())).orElseThrow();

      differential.checkAnyJson(signal, messages.damaged(OtlpJson.print(message)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void inputFoundByFuzzingReadsLikeTheGeneratedClasses(Signal signal) throws Exception {
    URL found = getClass().getResource("DecoderFuzzInputs");
    Path folder = Path.of(Objects.requireNonNull(found).toURI());
    folder = folder.resolve(signal.word() + "ReadLikeTheGeneratedClasses");
    if (Files.exists(folder)) {
      for (Path input : Files.list(folder).toList()) {
        check(signal, Files.readAllBytes(input), 0);
      }
    }
  }

  private void check(Signal signal, byte[] body, int round) {
    try {
      differential.check(signal, body);
    } catch (RuntimeException | AssertionError failure) {
      String hex = HexFormat.of().formatHex(body);
      throw new AssertionError("round " + round + ", body " + hex, failure);
    }
  }

  /** Single records as requests of their own: small, so that the faults hit something. */
  private static List<byte[]> corpus(Signal signal) {
    List<byte[]> corpus = new ArrayList<>();
    for (Capture capture : Capture.all()) {
      for (Request request : capture.requests()) {
        if (request.signal() == signal && request.encoding() == Encoding.PROTOBUF) {
          Message message = Generated.request(signal, request.body()).orElseThrow();
          new Generated(128)
              .records(message).stream().limit(4).map(Generated::alone).forEach(corpus::add);
        }
      }
    }
    return corpus;
  }
}
