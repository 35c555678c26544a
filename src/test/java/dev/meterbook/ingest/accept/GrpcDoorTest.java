package dev.meterbook.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DoorsProfile.class)
class GrpcDoorTest {
  @Inject FakeSink sink;
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    sink.reset();
    int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.port", Integer.class);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void payloadIsIngestedOnceAndAnswered() {
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().setSchemaUrl("a"))
            .build();

    ExportLogsServiceResponse response =
        LogsServiceGrpc.newBlockingStub(channel).withCompression("gzip").export(request);

    assertThat(response).isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    FakeSink.Taken taken = sink.taken.remove();
    assertThat(taken.signal()).isEqualTo(Signal.LOGS);
    assertThat(taken.encoding()).isEqualTo(Encoding.PROTOBUF);
    assertThat(taken.body()).isEqualTo(request.toByteArray());
  }
}
