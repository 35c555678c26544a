package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meterbook.platform.StartFailure;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {

  @Test
  void nothingSetIsNoTls() {
    assertThat(TlsSettings.frameworkProperties(Map.of(TlsSettings.KEY, " "))).isEmpty();
  }

  @Test
  void certificateAndKeyClosePlainTextEverywhere() {
    Map<String, String> environment = new HashMap<>(TlsFiles.environment());
    environment.remove(TlsSettings.CLIENT_CA);

    assertThat(TlsSettings.frameworkProperties(environment))
        .containsEntry("quarkus.http.insecure-requests", "disabled")
        .containsEntry("quarkus.http.tls-configuration-name", "meterbook")
        .containsEntry("quarkus.management.tls-configuration-name", "meterbook")
        .containsEntry("quarkus.grpc.server.plain-text", "false")
        .doesNotContainKey("quarkus.grpc.server.ssl.client-auth")
        .doesNotContainKey("meterbook.tls-client-ca");
  }

  @Test
  void authorityAsksClientsForCertificates() {
    assertThat(TlsSettings.frameworkProperties(TlsFiles.environment()))
        .containsEntry("quarkus.grpc.server.ssl.client-auth", "required")
        .containsEntry("meterbook.tls-client-ca", TlsFiles.file("ca.pem").toString());
  }

  @Test
  void oneWithoutTheOtherStopsTheStart() {
    for (String missing : new String[] {TlsSettings.CERTIFICATE, TlsSettings.KEY}) {
      Map<String, String> environment = new HashMap<>(TlsFiles.environment());
      environment.remove(missing);

      assertThatThrownBy(() -> TlsSettings.frameworkProperties(environment))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              missing + " is missing: METERBOOK_TLS_CERT and METERBOOK_TLS_KEY are set together");
    }
  }

  @Test
  void fileThatIsNotThereStopsTheStart() {
    Map<String, String> environment = new HashMap<>(TlsFiles.environment());
    environment.put(TlsSettings.KEY, "no/such/file");

    assertThatThrownBy(() -> TlsSettings.frameworkProperties(environment))
        .isInstanceOf(StartFailure.class)
        .hasMessage("METERBOOK_TLS_KEY=no/such/file is not valid: a PEM file that can be read");
  }
}
