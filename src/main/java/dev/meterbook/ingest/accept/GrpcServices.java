package dev.meterbook.ingest.accept;

import dev.meterbook.ledger.Signal;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/** The gRPC door as the framework wants it: a bean for each service. */
final class GrpcServices {
  private GrpcServices() {}

  @GrpcService
  static final class Metrics implements BindableService {
    private final GrpcDoor door;

    @Inject
    Metrics(GrpcDoor door) {
      this.door = door;
    }

    @Override
    public ServerServiceDefinition bindService() {
      return door.service(Signal.METRICS);
    }
  }

  @GrpcService
  static final class Logs implements BindableService {
    private final GrpcDoor door;

    @Inject
    Logs(GrpcDoor door) {
      this.door = door;
    }

    @Override
    public ServerServiceDefinition bindService() {
      return door.service(Signal.LOGS);
    }
  }

  @GrpcService
  static final class Traces implements BindableService {
    private final GrpcDoor door;

    @Inject
    Traces(GrpcDoor door) {
      this.door = door;
    }

    @Override
    public ServerServiceDefinition bindService() {
      return door.service(Signal.TRACES);
    }
  }
}
