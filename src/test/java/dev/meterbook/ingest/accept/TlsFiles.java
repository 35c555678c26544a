package dev.meterbook.ingest.accept;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of the tests, and clients that show them. */
final class TlsFiles {
  private static final Path DIRECTORY = Path.of("src", "test", "resources", "tls");

  private TlsFiles() {}

  static Path file(String name) {
    return DIRECTORY.resolve(name).toAbsolutePath();
  }

  static Map<String, String> environment() {
    return Map.of(
        TlsSettings.CERTIFICATE, file("server.pem").toString(),
        TlsSettings.KEY, file("server.key").toString(),
        TlsSettings.CLIENT_CA, file("ca.pem").toString());
  }

  /** Trusts the authority of the tests, and shows the certificate of that name. */
  static SSLContext showing(String name) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "key", key(name + ".key"), new char[0], new Certificate[] {certificate(name + ".pem")});
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, new char[0]);
    return context(keyManagers);
  }

  /** Trusts the authority of the tests, and shows nothing. */
  static SSLContext showingNothing() throws Exception {
    return context(null);
  }

  private static SSLContext context(KeyManagerFactory keyManagers) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate("ca.pem"));
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keyManagers == null ? null : keyManagers.getKeyManagers(),
        trustManagers.getTrustManagers(),
        null);
    return context;
  }

  private static Certificate certificate(String name) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file(name))));
  }

  private static PrivateKey key(String name) throws Exception {
    String pem = Files.readString(file(name)).replaceAll("-----[A-Z ]+-----", "");
    byte[] encoded = Base64.getMimeDecoder().decode(pem);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
