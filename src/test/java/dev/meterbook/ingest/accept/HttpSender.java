package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.meterbook.ingest.Encoding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** An ordinary HTTP/1.1 client. */
final class HttpSender implements AutoCloseable {
  private final URI root;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpSender(URI root) {
    this.root = root;
  }

  HttpResponse<byte[]> post(String path, Encoding encoding, byte[] body) throws Exception {
    return send(
        request(path, BodyPublishers.ofByteArray(body))
            .header("Content-Type", mediaType(encoding))
            .build());
  }

  HttpResponse<byte[]> postCoded(String coding, byte[] wire) throws Exception {
    return send(
        request("/v1/logs", BodyPublishers.ofByteArray(wire))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", coding)
            .build());
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  HttpRequest json(String path, byte[] body) {
    return request(path, BodyPublishers.ofByteArray(body))
        .header("Content-Type", "application/json")
        .build();
  }

  HttpRequest.Builder request(String path, BodyPublisher body) {
    return HttpRequest.newBuilder(root.resolve(path)).POST(body);
  }

  static String mediaType(Encoding encoding) {
    return encoding == Encoding.JSON ? "application/json" : "application/x-protobuf";
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The message of the google.rpc.Status; in JSON all of it. */
  static String statusMessage(HttpResponse<byte[]> response, Encoding encoding)
      throws InvalidProtocolBufferException {
    assertThat(response.headers().firstValue("Content-Type")).contains(mediaType(encoding));
    if (encoding == Encoding.PROTOBUF) {
      return com.google.rpc.Status.parseFrom(response.body()).getMessage();
    }
    String text = text(response);
    assertThat(text).startsWith("{\"code\":").contains("\"message\":\"");
    return text;
  }

  @Override
  public void close() {
    client.close();
  }
}
