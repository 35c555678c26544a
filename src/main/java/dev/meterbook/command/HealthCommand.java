package dev.meterbook.command;

import dev.meterbook.platform.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@code meterbook healthcheck}: asks the service of the same environment whether it is ready, so
 * that a container needs neither a shell nor curl. Says nothing when it is.
 *
 * <p>Speaks HTTP by hand: it runs every few seconds, and the JDK's client starts a thread pool and
 * takes four times as long.
 */
final class HealthCommand implements Command {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final String QUESTION =
      "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private final Map<String, String> environment;
  private final Settings settings;

  HealthCommand(Map<String, String> environment) {
    this.environment = environment;
    this.settings = Settings.read(environment);
  }

  @Override
  public void run(List<String> arguments, PrintStream out) {
    trouble()
        .ifPresent(
            why -> {
              throw new CommandFailure("not ready: " + why);
            });
  }

  private Optional<String> trouble() {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(QUESTION.getBytes(StandardCharsets.US_ASCII));
      String status = firstLine(socket.getInputStream());
      return status.startsWith("HTTP/1.1 200") ? Optional.empty() : Optional.of(status);
    } catch (IOException | GeneralSecurityException silent) {
      return Optional.of(
          "no answer on port " + settings.managementPort() + ": " + silent.getMessage());
    }
  }

  private Socket connect() throws IOException, GeneralSecurityException {
    Socket socket = new Socket();
    int patience = (int) PATIENCE.toMillis();
    socket.connect(new InetSocketAddress(address(), settings.managementPort()), patience);
    socket.setSoTimeout(patience);
    @Nullable String certificate = environment.get("METERBOOK_TLS_CERT");
    return certificate == null || certificate.isBlank()
        ? socket
        : encrypted(socket, Path.of(certificate.strip()));
  }

  /** Listening on all addresses, it is reached on this one. */
  private InetAddress address() throws IOException {
    InetAddress host = InetAddress.getByName(settings.host());
    return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
  }

  /** Trusts the service's own certificate alone, whatever name is in it. */
  private static Socket encrypted(Socket plain, Path certificateFile)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificateFile)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("service-" + trusted.size(), each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
    socket.startHandshake();
    return socket;
  }

  private static String firstLine(InputStream answer) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer, StandardCharsets.US_ASCII));
    @Nullable String line = lines.readLine();
    return line == null ? "the connection was closed" : line;
  }
}
