package dev.meterbook.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Plain HTTP, blocking. */
final class Web {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Web() {}

  static HttpResponse<String> get(URI uri) throws IOException {
    return send(HttpRequest.newBuilder(uri));
  }

  static HttpResponse<String> post(URI uri, String contentType, byte[] body) {
    try {
      return send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", contentType)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Header names and values in turn. */
  static HttpResponse<String> send(String method, URI uri, String body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return CLIENT.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
