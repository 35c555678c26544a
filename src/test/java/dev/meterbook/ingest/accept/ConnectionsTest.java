package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meterbook.ledger.Signal;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As many connections as are allowed, and one more. */
@QuarkusTest
@TestProfile(ConnectionsTest.Profile.class)
class ConnectionsTest {
  private static final int CONNECTIONS_MAX = 3;

  public static class Profile extends DoorsProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = super.getConfigOverrides();
      overrides.put("meterbook.http-connections-max", "" + CONNECTIONS_MAX);
      overrides.put("meterbook.grpc-connections-max", "" + CONNECTIONS_MAX);
      return overrides;
    }
  }

  @TestHTTPResource("/")
  URI root;

  @Test
  void oneHttpConnectionTooManyIsClosedAndTheOthersStay() throws Exception {
    List<RawHttp> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
      connections.add(new RawHttp(root));
      assertThat(statusOver(connections.get(i))).isEqualTo(200);
    }

    try (RawHttp oneTooMany = new RawHttp(root)) {
      oneTooMany.head("POST /v1/logs HTTP/1.1", "Host: x", "Content-Length: 0");
      assertThat(oneTooMany.isHungUp()).isTrue();
    }

    for (RawHttp connection : connections) {
      assertThat(statusOver(connection)).isEqualTo(200);
      connection.close();
    }
    assertThat(Eventually.holds(this::canConnect)).isTrue();
  }

  private boolean canConnect() {
    try (RawHttp http = new RawHttp(root)) {
      return statusOver(http) == 200;
    } catch (IOException stillClosed) {
      return false;
    }
  }

  private static int statusOver(RawHttp http) throws IOException {
    http.head(
            "POST /v1/logs HTTP/1.1",
            "Host: x",
            "Content-Type: application/json",
            "Content-Length: 2")
        .bytes(new byte[] {'{', '}'});
    return http.answer().status();
  }

  @Test
  void callsOverOneGrpcConnectionTooManyAreAskedToComeAgain() {
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
      channels.add(GrpcClient.connect());
      assertThat(export(channels.get(i))).isEmpty();
    }
    ManagedChannel oneTooMany = GrpcClient.connect();

    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> export(oneTooMany));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    oneTooMany.shutdownNow();
    channels.removeFirst().shutdownNow();
    assertThat(Eventually.holds(ConnectionsTest::canExport)).isTrue();
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private static boolean canExport() {
    ManagedChannel channel = GrpcClient.connect();
    try {
      return export(channel).length == 0;
    } catch (StatusRuntimeException stillFull) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }

  private static byte[] export(ManagedChannel channel) {
    return GrpcClient.call(channel, Signal.LOGS, new Metadata(), new byte[] {10, 0});
  }
}
