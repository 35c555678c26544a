package dev.meterbook.contract;

import dev.meterbook.platform.ServiceDatabase;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Against the service inside this JVM, before it is packaged. */
@QuarkusTest
@TestProfile(IngestContractTest.Whole.class)
class IngestContractTest extends IngestContract {
  @TestHTTPResource URI http;

  @TestHTTPResource(management = true)
  URI management;

  /** Nothing faked, on free ports. */
  public static class Whole implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(ServiceDatabase.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.devservices.enabled", "false",
          "quarkus.http.test-port", "0",
          "quarkus.grpc.server.test-port", "0",
          "quarkus.management.test-port", "0");
    }
  }

  @Override
  ServiceUnderTest service() {
    return new InThisJvm(http, management);
  }

  record InThisJvm(URI http, URI management) implements ServiceUnderTest {
    @Override
    public Connection books() throws SQLException {
      Config config = ConfigProvider.getConfig();
      return DriverManager.getConnection(
          config.getValue("quarkus.datasource.jdbc.url", String.class),
          config.getValue("quarkus.datasource.username", String.class),
          config.getValue("quarkus.datasource.password", String.class));
    }
  }
}
