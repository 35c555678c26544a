package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ledger.Signal;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client may rely on over gRPC: the table of answers. */
@QuarkusTest
@TestProfile(DoorsProfile.class)
class GrpcDoorTest {
  private static final byte[] BODY = {10, 3, 'a', 'b', 'c'};
  private static final CallOptions PLAIN = CallOptions.DEFAULT;
  private static final CallOptions GZIP = CallOptions.DEFAULT.withCompression("gzip");

  private static final Executor THREADS = task -> Thread.startVirtualThread(task);

  @Inject FakeSink sink;
  @Inject BytesInFlight inFlight;
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    sink.reset();
    channel = GrpcClient.connect();
  }

  @AfterEach
  void nothingIsHeldAfterTheAnswer() {
    channel.shutdownNow();
    assertThat(Eventually.holds(() -> inFlight.bytesHeld() == 0)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void acceptedIsAnsweredByTheEmptyResponse(Signal signal) {
    byte[] response = export(signal, PLAIN, BODY);

    assertThat(response).isEmpty();
    FakeSink.Taken taken = sink.taken.remove();
    assertThat(taken.signal()).isEqualTo(signal);
    assertThat(taken.encoding()).isEqualTo(Encoding.PROTOBUF);
    assertThat(taken.tenant()).isEqualTo("default");
    assertThat(taken.body()).isEqualTo(BODY);
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void gzipAndIdentityAreTheSamePayload() {
    export(Signal.LOGS, GZIP, BODY);
    export(Signal.LOGS, GZIP, new byte[0]);

    assertThat(sink.taken.remove().body()).isEqualTo(BODY);
    assertThat(sink.taken.remove().body()).isEmpty();
  }

  @Test
  void partialSuccessIsTold() {
    sink.answer(new IngestOutcome.Partial(2, "old"));

    assertThat(export(Signal.TRACES, PLAIN, BODY))
        .containsExactly(10, 7, 8, 2, 18, 3, 'o', 'l', 'd');
  }

  @Test
  void malformedIsABadRequest() throws Exception {
    sink.answer(new IngestOutcome.Malformed("byte 3"));

    StatusRuntimeException failure = failure(PLAIN, BODY);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription()).isEqualTo("byte 3");
    assertThat(details(failure).getDetails(0).is(BadRequest.class)).isTrue();
  }

  @Test
  void overloadAsksToComeAgain() throws Exception {
    sink.answer(new IngestOutcome.Overloaded(Duration.ofSeconds(1), "the spool is full"));

    StatusRuntimeException failure = failure(PLAIN, BODY);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(failure).getRetryDelay().getSeconds()).isEqualTo(1);
  }

  @Test
  void defectOfOursIsNeverInternal() throws Exception {
    sink.answer(
        () -> {
          throw new IllegalStateException("a defect");
        });

    StatusRuntimeException failure = failure(PLAIN, BODY);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(failure).getRetryDelay().getSeconds()).isEqualTo(1);
  }

  @Test
  void messageAtTheLimitIsTakenAndOneByteMoreIsTooLarge() {
    export(Signal.LOGS, PLAIN, new byte[DoorsProfile.BODY_BYTES_MAX]);

    StatusRuntimeException failure = failure(PLAIN, new byte[DoorsProfile.BODY_BYTES_MAX + 1]);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(hasRetryInfo(failure)).isFalse();
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void inflatedMessageAtTheLimitIsTakenAndOneByteMoreIsTooLarge() {
    export(Signal.LOGS, GZIP, new byte[DoorsProfile.BODY_BYTES_MAX]);

    StatusRuntimeException failure = failure(GZIP, new byte[DoorsProfile.BODY_BYTES_MAX + 1]);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(hasRetryInfo(failure)).isFalse();
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void compressedMessageOverTheLimitIsTooLarge() {
    byte[] random = new byte[2 * DoorsProfile.BODY_BYTES_MAX];
    new Random(1).nextBytes(random);

    StatusRuntimeException failure = failure(GZIP, random);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(hasRetryInfo(failure)).isFalse();
  }

  @Test
  void fiftyBombsAtOnceAreRefusedWithoutMemory() throws Exception {
    byte[] zeros = new byte[8 * 1024 * 1024];

    List<Status.Code> codes =
        HttpHostileTest.inParallel(50, () -> failure(GZIP, zeros).getStatus().getCode());

    // On a busy machine some bodies do not arrive within the second that this profile allows.
    assertThat(codes)
        .hasSize(50)
        .isSubsetOf(Status.Code.RESOURCE_EXHAUSTED, Status.Code.DEADLINE_EXCEEDED)
        .contains(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void nestedGzipIsInflatedOnce() {
    byte[] inner = Gzip.of(BODY);

    export(Signal.LOGS, GZIP, inner);

    assertThat(sink.taken.remove().body()).isEqualTo(inner);
  }

  @Test
  void brokenGzipIsABadRequest() throws Exception {
    byte[] torn = java.util.Arrays.copyOf(Gzip.of(BODY), 20);

    StatusRuntimeException failure = failure(PLAIN, torn);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(details(failure).getDetails(0).is(BadRequest.class)).isTrue();
  }

  @Test
  void unknownMethodIsUnimplemented() {
    for (String method :
        List.of(
            "opentelemetry.proto.collector.logs.v1.LogsService/Other",
            "opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export")) {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> ClientCalls.blockingUnaryCall(channel, GrpcClient.method(method), PLAIN, BODY));
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void budgetForAllDoorsIsHeldUntilTheAnswer() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    sink.answer(
        () -> {
          GrpcClient.awaitOrFail(release);
          return new IngestOutcome.Accepted();
        });
    byte[] body = new byte[DoorsProfile.BODY_BYTES_MAX];
    CompletableFuture<byte[]> first =
        CompletableFuture.supplyAsync(() -> export(Signal.LOGS, PLAIN, body), THREADS);
    CompletableFuture<byte[]> second =
        CompletableFuture.supplyAsync(() -> export(Signal.LOGS, PLAIN, body), THREADS);
    sink.taken.poll(5, TimeUnit.SECONDS);
    sink.taken.poll(5, TimeUnit.SECONDS);

    StatusRuntimeException failure = failure(PLAIN, BODY);
    release.countDown();

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(retryInfo(failure).getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(first.get(5, TimeUnit.SECONDS)).isEmpty();
    assertThat(second.get(5, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void messageThatIsHeldBackIsGivenUp() throws Exception {
    CompletableFuture<Status> closed = GrpcClient.start(channel, new Metadata());

    assertThat(closed.get(5, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void payloadReadWholeIsIngestedThoughTheSenderHasGone() throws Exception {
    CountDownLatch goneAway = new CountDownLatch(1);
    CountDownLatch ingested = new CountDownLatch(1);
    sink.answer(
        () -> {
          GrpcClient.awaitOrFail(goneAway);
          ingested.countDown();
          return new IngestOutcome.Accepted();
        });
    CompletableFuture<Throwable> gaveUp =
        CompletableFuture.supplyAsync(
            () -> failure(PLAIN.withDeadlineAfter(300, TimeUnit.MILLISECONDS), BODY), THREADS);
    assertThat(sink.taken.poll(5, TimeUnit.SECONDS)).isNotNull();
    gaveUp.get(5, TimeUnit.SECONDS);

    goneAway.countDown();

    assertThat(ingested.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void headersOverTheLimitAreRefused() {
    Metadata flood = new Metadata();
    flood.put(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(17_000));

    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> GrpcClient.call(channel, Signal.LOGS, flood, BODY));

    assertThat(failure).isNotNull();
    assertThat(sink.taken).isEmpty();
  }

  private byte[] export(Signal signal, CallOptions options, byte[] body) {
    return ClientCalls.blockingUnaryCall(channel, GrpcClient.export(signal), options, body);
  }

  private StatusRuntimeException failure(CallOptions options, byte[] body) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> export(Signal.LOGS, options, body));
  }

  private static com.google.rpc.Status details(StatusRuntimeException failure) throws Exception {
    return com.google.rpc.Status.parseFrom(failure.getTrailers().get(Replies.STATUS_DETAILS));
  }

  private static RetryInfo retryInfo(StatusRuntimeException failure) throws Exception {
    return details(failure).getDetails(0).unpack(RetryInfo.class);
  }

  private static boolean hasRetryInfo(StatusRuntimeException failure) {
    byte[] details = failure.getTrailers().get(Replies.STATUS_DETAILS);
    return details != null && new String(details).contains("RetryInfo");
  }
}
