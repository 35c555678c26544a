package dev.meterbook.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Gives a service under test what its start gives it: an empty database and a data directory. */
public final class ServiceDatabase implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    DatabaseAddress database = TestDatabase.create();
    try {
      return Map.of(
          "quarkus.datasource.jdbc.url", database.url(),
          "quarkus.datasource.username", database.user(),
          "quarkus.datasource.password", database.password(),
          "meterbook.data-dir", Files.createTempDirectory("meterbook-test-").toString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void stop() {}
}
