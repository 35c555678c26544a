package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meterbook.ledger.Signal;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With METERBOOK_TLS_CERT, _KEY and _CLIENT_CA all doors want TLS and the certificate of a client.
 */
@QuarkusTest
@TestProfile(TlsTest.Profile.class)
class TlsTest {

  public static class Profile extends DoorsProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = super.getConfigOverrides();
      overrides.putAll(TlsSettings.frameworkProperties(TlsFiles.environment()));
      overrides.put("quarkus.http.test-ssl-port", "0");
      return overrides;
    }
  }

  @TestHTTPResource(value = "/", tls = true)
  URI root;

  @TestHTTPResource(value = "/health/live", management = true, tls = true)
  URI health;

  @Inject FakeSink sink;

  @BeforeEach
  void reset() {
    sink.reset();
  }

  @Test
  void certificateOfAClientOpensTheHttpDoor() throws Exception {
    HttpResponse<byte[]> response = post(TlsFiles.showing("client"), HttpClient.Version.HTTP_1_1);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void http2IsNegotiated() throws Exception {
    HttpResponse<byte[]> response = post(TlsFiles.showing("client"), HttpClient.Version.HTTP_2);

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void withoutACertificateOfOursTheHttpDoorStaysShut() {
    assertThatThrownBy(() -> post(TlsFiles.showingNothing(), HttpClient.Version.HTTP_1_1))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post(TlsFiles.showing("stranger"), HttpClient.Version.HTTP_1_1))
        .isInstanceOf(IOException.class);
    assertThat(sink.taken).isEmpty();
  }

  @Test
  void plainTextIsNotSpoken() throws Exception {
    try (RawHttp http = new RawHttp(root)) {
      http.head("POST /v1/logs HTTP/1.1", "Host: x", "Content-Length: 0");

      assertThat(http.isHungUp()).isTrue();
    }
  }

  @Test
  void managementSpeaksTlsAndAsksForNoCertificate() throws Exception {
    try (HttpClient client = client(TlsFiles.showingNothing(), HttpClient.Version.HTTP_1_1)) {
      HttpResponse<Void> response =
          client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding());

      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void certificateOfAClientOpensTheGrpcDoor() throws Exception {
    byte[] response = export("client");

    assertThat(response).isEmpty();
    assertThat(sink.taken).hasSize(1);
  }

  @Test
  void withoutACertificateOfOursTheGrpcDoorStaysShut() {
    for (String name : new String[] {"stranger", ""}) {
      StatusRuntimeException failure =
          catchThrowableOfType(StatusRuntimeException.class, () -> export(name));
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    assertThat(sink.taken).isEmpty();
  }

  private byte[] export(String name) throws Exception {
    SslContextBuilder context =
        GrpcSslContexts.forClient().trustManager(TlsFiles.file("ca.pem").toFile());
    if (!name.isEmpty()) {
      context.keyManager(
          TlsFiles.file(name + ".pem").toFile(), TlsFiles.file(name + ".key").toFile());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", GrpcClient.port())
            .sslContext(context.build())
            .build();
    try {
      return GrpcClient.call(channel, Signal.LOGS, new Metadata(), new byte[] {10, 0});
    } finally {
      channel.shutdownNow();
    }
  }

  private HttpResponse<byte[]> post(SSLContext context, HttpClient.Version version)
      throws Exception {
    try (HttpClient client = client(context, version)) {
      return client.send(
          HttpRequest.newBuilder(root.resolve("/v1/logs"))
              .header("Content-Type", "application/x-protobuf")
              .POST(BodyPublishers.ofByteArray(new byte[] {10, 0}))
              .build(),
          BodyHandlers.ofByteArray());
    }
  }

  private static HttpClient client(SSLContext context, HttpClient.Version version) {
    return HttpClient.newBuilder().sslContext(context).version(version).build();
  }
}
