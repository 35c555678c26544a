package dev.meterbook.contract;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;

/** Against the service inside this JVM, before it is packaged. */
@QuarkusTest
@TestProfile(IngestContractTest.Whole.class)
class PeopleContractTest extends PeopleContract {
  @TestHTTPResource URI http;

  @TestHTTPResource(management = true)
  URI management;

  @Override
  ServiceUnderTest service() {
    return new IngestContractTest.InThisJvm(http, management);
  }
}
