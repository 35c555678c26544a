package dev.meterbook.contract;

/** Against the package that users run: on the JVM or native. */
class IngestContractIT extends IngestContract {
  @Override
  ServiceUnderTest service() {
    return PackagedService.shared();
  }
}
