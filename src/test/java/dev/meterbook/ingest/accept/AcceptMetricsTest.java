package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ledger.Signal;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What the doors did can be read at the management port. */
@QuarkusTest
@TestProfile(DoorsProfile.class)
class AcceptMetricsTest {
  @TestHTTPResource("/")
  URI root;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  @Inject MeterRegistry registry;

  @Test
  void everyMeterExistsBeforeAnythingHappens() throws Exception {
    String text = scrape();

    for (Refusal refusal : Refusal.values()) {
      assertThat(text)
          .contains(
              "meterbook_accept_refused_total{reason=\""
                  + refusal.word()
                  + "\",transport=\"http\"}")
          .contains(
              "meterbook_accept_refused_total{reason=\""
                  + refusal.word()
                  + "\",transport=\"grpc\"}");
    }
    for (Signal signal : Signal.values()) {
      assertThat(text)
          .contains(
              "meterbook_accept_requests_total{answer=\"partial\",encoding=\"json\",signal=\""
                  + signal.word()
                  + "\",transport=\"http\"}")
          .contains(
              "meterbook_accept_wire_bytes_total{signal=\""
                  + signal.word()
                  + "\",transport=\"grpc\"}");
    }
    assertThat(text)
        .contains("meterbook_accept_in_flight_bytes 0.0")
        .contains("meterbook_accept_duration_seconds_bucket");
  }

  @Test
  void acceptedRequestIsCountedWithItsBytes() throws Exception {
    double requests = requests("http", "logs", "json", "accepted").count();
    double wire = counter("meterbook.accept.wire.bytes", "logs").count();
    double body = counter("meterbook.accept.body.bytes", "logs").count();
    byte[] gzip = Gzip.of("{\"a\":1}".getBytes());

    try (RawHttp http = new RawHttp(root)) {
      http.head(
              "POST /v1/logs HTTP/1.1",
              "Host: x",
              "Content-Type: application/json",
              "Content-Encoding: gzip",
              "Content-Length: " + gzip.length)
          .bytes(gzip);
      assertThat(http.answer().status()).isEqualTo(200);
    }

    assertThat(requests("http", "logs", "json", "accepted").count() - requests).isEqualTo(1);
    assertThat(counter("meterbook.accept.wire.bytes", "logs").count() - wire)
        .isEqualTo(gzip.length);
    assertThat(counter("meterbook.accept.body.bytes", "logs").count() - body).isEqualTo(7);
  }

  @Test
  void grpcMessageOverTheLimitIsCountedAsTooLarge() {
    Counter tooLarge =
        registry
            .get("meterbook.accept.refused")
            .tags("transport", "grpc", "reason", "too_large")
            .counter();
    double before = tooLarge.count();
    ManagedChannel channel = GrpcClient.connect();

    Assertions.catchThrowableOfType(
        StatusRuntimeException.class,
        () ->
            GrpcClient.call(
                channel, Signal.LOGS, new Metadata(), new byte[DoorsProfile.BODY_BYTES_MAX + 1]));
    channel.shutdownNow();

    assertThat(Eventually.holds(() -> tooLarge.count() == before + 1)).isTrue();
  }

  private Counter requests(String transport, String signal, String encoding, String answer) {
    return registry
        .get("meterbook.accept.requests")
        .tags("transport", transport, "signal", signal, "encoding", encoding, "answer", answer)
        .counter();
  }

  private Counter counter(String name, String signal) {
    return registry.get(name).tags("transport", "http", "signal", signal).counter();
  }

  private String scrape() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    }
  }
}
