package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meterbook.access.FakeTokens;
import dev.meterbook.ledger.Signal;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send over gRPC. */
@QuarkusTest
@TestProfile(DoorsProfile.WithTokens.class)
class GrpcAccessTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Inject FakeSink sink;
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    sink.reset();
    channel = GrpcClient.connect();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer wrong", "Bearer " + FakeTokens.REVOKED})
  void withoutAValidTokenNobodyEnters(String header) {
    StatusRuntimeException failure = failure(header);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(sink.taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + FakeTokens.SENDER, "Bearer%20" + FakeTokens.SENDER})
  void tokenOpensTheBooksOfItsTenant(String header) {
    GrpcClient.call(channel, Signal.LOGS, headers(header), new byte[1]);

    assertThat(sink.taken.remove().tenant()).isEqualTo("acme");
  }

  @Test
  void tokenThatOnlyReadsMayNotSend() {
    assertThat(failure("Bearer " + FakeTokens.READER).getStatus().getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void refusedSenderIsAnsweredBeforeItsMessage() throws Exception {
    CompletableFuture<Status> closed = GrpcClient.start(channel, headers("Bearer wrong"));

    assertThat(closed.get(5, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private StatusRuntimeException failure(String header) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> GrpcClient.call(channel, Signal.LOGS, headers(header), new byte[1]));
  }

  private static Metadata headers(String authorization) {
    Metadata headers = new Metadata();
    if (!authorization.isEmpty()) {
      headers.put(AUTHORIZATION, authorization);
    }
    return headers;
  }
}
