package dev.meterbook.ingest.accept;

import dev.meterbook.access.FakeTokens;
import dev.meterbook.platform.ServiceDatabase;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The doors alone: fakes behind them, small limits. */
public class DoorsProfile implements QuarkusTestProfile {
  static final int BODY_BYTES_MAX = 64 * 1024;

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(FakeSink.class, FakeSniffer.class, FakeTokens.class);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(ServiceDatabase.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("quarkus.devservices.enabled", "false");
    overrides.put("quarkus.http.test-port", "0");
    overrides.put("quarkus.grpc.server.test-port", "0");
    overrides.put("quarkus.management.test-port", "0");
    overrides.put("meterbook.body-bytes-max", "" + BODY_BYTES_MAX);
    overrides.put("meterbook.bytes-in-flight-max", "" + 2 * BODY_BYTES_MAX);
    overrides.put("meterbook.body-time-max", "1s");
    return overrides;
  }

  /** With tokens asked for. */
  public static class WithTokens extends DoorsProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = super.getConfigOverrides();
      overrides.put("quarkus.management.host", "0.0.0.0");
      overrides.put("meterbook.access", "token");
      overrides.put("meterbook.token", "a fixed token/+=");
      return overrides;
    }
  }
}
