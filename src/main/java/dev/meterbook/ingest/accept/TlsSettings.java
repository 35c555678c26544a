package dev.meterbook.ingest.accept;

import dev.meterbook.platform.StartFailure;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * TLS for all ports, from two or three environment variables, in PEM files:
 *
 * <ul>
 *   <li>METERBOOK_TLS_CERT and METERBOOK_TLS_KEY: the server's certificate chain and key. From then
 *       on no port speaks plain text.
 *   <li>METERBOOK_TLS_CLIENT_CA: who signs the certificates of clients. From then on nobody sends
 *       telemetry without one. It is asked for besides the token, not instead: it names no tenant.
 * </ul>
 *
 * The framework has a different name for each of these at each of its servers, so they are
 * translated before it starts.
 */
public final class TlsSettings {
  static final String CERTIFICATE = "METERBOOK_TLS_CERT";
  static final String KEY = "METERBOOK_TLS_KEY";
  static final String CLIENT_CA = "METERBOOK_TLS_CLIENT_CA";

  private static final String NAME = "meterbook";

  private TlsSettings() {}

  /**
   * The properties of the framework that say the same; empty without TLS. Throws {@link
   * StartFailure} when a variable is wrong or one is missing.
   */
  public static Map<String, String> frameworkProperties(Map<String, String> environment) {
    Optional<Path> certificate = file(environment, CERTIFICATE);
    Optional<Path> key = file(environment, KEY);
    Optional<Path> clientCa = file(environment, CLIENT_CA);
    if (certificate.isEmpty() && key.isEmpty() && clientCa.isEmpty()) {
      return Map.of();
    }
    Map<String, String> properties = new TreeMap<>();
    serve(
        properties,
        certificate.orElseThrow(() -> missing(CERTIFICATE)),
        key.orElseThrow(() -> missing(KEY)));
    clientCa.ifPresent(authority -> askClients(properties, authority));
    return properties;
  }

  private static void serve(Map<String, String> properties, Path certificate, Path key) {
    String bucket = "quarkus.tls." + NAME + ".";
    properties.put(bucket + "key-store.pem.0.cert", certificate.toString());
    properties.put(bucket + "key-store.pem.0.key", key.toString());
    properties.put("quarkus.http.tls-configuration-name", NAME);
    properties.put("quarkus.http.insecure-requests", "disabled");
    properties.put("quarkus.http.ssl-port", "${meterbook.http-port:4318}");
    properties.put("quarkus.management.tls-configuration-name", NAME);
    properties.put("quarkus.grpc.server.plain-text", "false");
    properties.put("quarkus.grpc.server.ssl.certificate", certificate.toString());
    properties.put("quarkus.grpc.server.ssl.key", key.toString());
  }

  private static void askClients(Map<String, String> properties, Path authority) {
    properties.put("quarkus.tls." + NAME + ".trust-store.pem.certs", authority.toString());
    properties.put("quarkus.grpc.server.ssl.client-auth", "required");
    // Read by ClientCertificates, for what the framework has no runtime setting for.
    properties.put("meterbook.tls-client-ca", authority.toString());
  }

  private static StartFailure missing(String name) {
    return new StartFailure(
        name + " is missing: " + CERTIFICATE + " and " + KEY + " are set together");
  }

  private static Optional<Path> file(Map<String, String> environment, String name) {
    @Nullable String value = environment.get(name);
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(value.strip()).toAbsolutePath();
      if (Files.isReadable(path) && Files.isRegularFile(path)) {
        return Optional.of(path);
      }
    } catch (InvalidPathException notAPath) {
      // Told below, like a file that is not there.
    }
    throw StartFailure.badSetting(name, value, "a PEM file that can be read");
  }
}
