package dev.meterbook.contract;

/** Against the package that users run: on the JVM or native. */
class PeopleContractIT extends PeopleContract {
  @Override
  ServiceUnderTest service() {
    return PackagedService.shared();
  }
}
