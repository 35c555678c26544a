package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.accept.AcceptMetrics.Transport;
import dev.meterbook.ingest.accept.Answer.Refused;
import dev.meterbook.ledger.Signal;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * OTLP over gRPC: the three Export calls with bytes for messages, so that the request path is the
 * same as behind HTTP. Each call gets a virtual thread; no message is asked for before its sender
 * is known.
 */
@Singleton
final class GrpcDoor {
  private static final Logger LOG = Logger.getLogger(GrpcDoor.class);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ThreadFactory threads = Thread.ofVirtual().name("grpc-", 0).factory();
  private final Admission admission;
  private final Intake intake;
  private final Drain drain;

  @Inject
  GrpcDoor(Admission admission, Intake intake, Drain drain) {
    this.admission = admission;
    this.intake = intake;
    this.drain = drain;
  }

  ServerServiceDefinition service(Signal signal) {
    String name =
        switch (signal) {
          case METRICS -> "opentelemetry.proto.collector.metrics.v1.MetricsService";
          case LOGS -> "opentelemetry.proto.collector.logs.v1.LogsService";
          case TRACES -> "opentelemetry.proto.collector.trace.v1.TraceService";
        };
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.newBuilder(GrpcBytes.MARSHALLER, GrpcBytes.MARSHALLER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(name, "Export"))
            .build();
    return ServerServiceDefinition.builder(name)
        .addMethod(export, (call, headers) -> arrive(signal, call, headers))
        .build();
  }

  private ServerCall.Listener<byte[]> arrive(
      Signal signal, ServerCall<byte[], byte[]> call, Metadata headers) {
    GrpcExchange exchange = new GrpcExchange(signal, call, headers.get(AUTHORIZATION));
    threads.newThread(() -> serve(exchange)).start();
    return exchange.listener();
  }

  private void serve(GrpcExchange exchange) {
    boolean entered = drain.enter();
    try (BytesInFlight.Share _ = exchange.share()) {
      Answer answer =
          entered ? answerOrFail(exchange) : new Refused(Refusal.DRAINING, "restarting; try again");
      intake.answered(Transport.GRPC, exchange.signal(), Encoding.PROTOBUF, answer);
      exchange.reply(Replies.grpc(answer));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      if (entered) {
        drain.leave();
      }
    }
  }

  private Answer answerOrFail(GrpcExchange exchange) throws InterruptedException {
    try {
      return answer(exchange);
    } catch (RuntimeException defect) {
      LOG.error("event=grpc_request_failed", defect);
      return Intake.failed();
    }
  }

  private Answer answer(GrpcExchange exchange) throws InterruptedException {
    if (exchange.isOneTooMany()) {
      return new Refused(Refusal.CONNECTIONS_FULL, "too many connections; try again");
    }
    return admission.admit(
        exchange.authorization(),
        /* key= */ null,
        tenant ->
            switch (exchange.message()) {
              case Body.Unfit(Refused why) -> why;
              case Body.Whole(byte[] wire) -> inflate(exchange, tenant, wire);
            });
  }

  private Answer inflate(GrpcExchange exchange, String tenant, byte[] wire) {
    if (!Gunzip.isGzip(wire)) {
      return ingest(exchange, new Sent(tenant, wire.length), wire);
    }
    return switch (Gunzip.inflate(wire, admission.limits().bodyBytesMax(), exchange.share())) {
      case Body.Unfit(Refused why) -> why;
      case Body.Whole(byte[] body) -> ingest(exchange, new Sent(tenant, wire.length), body);
    };
  }

  /** What is known of a payload besides its bytes. */
  private record Sent(String tenant, int wireBytes) {}

  private Answer ingest(GrpcExchange exchange, Sent sent, byte[] body) {
    return intake.ingest(
        new Intake.Payload(
            Transport.GRPC, exchange.signal(), Encoding.PROTOBUF, sent.wireBytes(), body),
        sent.tenant());
  }
}
