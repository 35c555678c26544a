package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ingest.SignalSniffer;
import dev.meterbook.ingest.accept.AcceptMetrics.Transport;
import dev.meterbook.ingest.accept.Answer.Refused;
import dev.meterbook.ledger.Signal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * OTLP over HTTP. One handler in front of all routes looks at the path itself, since rules by path
 * pattern have been got around again and again. Each request gets a virtual thread, on which {@link
 * #answer} and what follows it read from top to bottom.
 */
@Singleton
final class HttpDoor {
  private static final Logger LOG = Logger.getLogger(HttpDoor.class);

  /** Before the framework's own limit for bodies, which knows neither tokens nor Status. */
  private static final int FIRST = Integer.MIN_VALUE + 10;

  private final ThreadFactory threads = Thread.ofVirtual().name("http-", 0).factory();
  private final Admission admission;
  private final Intake intake;
  private final SignalSniffer sniffer;
  private final Drain drain;

  @Inject
  HttpDoor(Admission admission, Intake intake, SignalSniffer sniffer, Drain drain) {
    this.admission = admission;
    this.intake = intake;
    this.sniffer = sniffer;
    this.drain = drain;
  }

  void open(@Observes Router router) {
    router.route().order(FIRST).handler(this::arrive);
  }

  /** On the event loop: takes what is ours, and reads nothing yet. */
  private void arrive(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    boolean isProtobuf =
        MediaTypes.encoding(request.getHeader(HttpHeaders.CONTENT_TYPE))
            .equals(Optional.of(Encoding.PROTOBUF));
    HttpTarget target = HttpTarget.of(request.method().name(), request.path(), isProtobuf);
    if (target instanceof HttpTarget.NotOurs) {
      routing.next();
      return;
    }
    HttpExchange exchange = new HttpExchange(routing, target, admission.newArrival());
    threads.newThread(() -> serve(exchange)).start();
  }

  private void serve(HttpExchange exchange) {
    boolean entered = drain.enter();
    try (BytesInFlight.Share _ = exchange.share()) {
      Answer answer =
          entered ? answerOrFail(exchange) : new Refused(Refusal.DRAINING, "restarting; try again");
      Encoding encoding = exchange.encoding().orElse(Encoding.JSON);
      intake.answered(Transport.HTTP, exchange.signal(), encoding, answer);
      exchange.reply(Replies.http(answer, exchange.signal(), encoding));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      if (entered) {
        drain.leave();
      }
    }
  }

  private Answer answerOrFail(HttpExchange exchange) throws InterruptedException {
    try {
      return answer(exchange);
    } catch (RuntimeException defect) {
      LOG.error("event=http_request_failed", defect);
      return Intake.failed();
    }
  }

  private Answer answer(HttpExchange exchange) throws InterruptedException {
    if (exchange.target() instanceof HttpTarget.Wrong(String hint)) {
      return new Refused(Refusal.PATH_UNKNOWN, hint);
    }
    if (!exchange.isPost()) {
      return new Refused(Refusal.METHOD_WRONG, "telemetry is sent with POST");
    }
    if (exchange.hosts() > 1) { // RFC 9112, 3.2
      return new Refused(Refusal.HOST_WRONG, "send one Host");
    }
    return admission.admit(
        exchange.authorization(), exchange.key(), tenant -> inspect(exchange, tenant));
  }

  private Answer inspect(HttpExchange exchange, String tenant) throws InterruptedException {
    Optional<Encoding> encoding = exchange.encoding();
    if (encoding.isEmpty()) {
      return new Refused(
          Refusal.MEDIA_TYPE_UNKNOWN, "send Content-Type: application/x-protobuf or /json");
    }
    List<String> codings = exchange.contentCodings();
    boolean isGzip = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("gzip");
    if (!codings.isEmpty() && !isGzip) {
      return new Refused(
          Refusal.CONTENT_ENCODING_UNKNOWN, "send the body plain or compressed by gzip, once");
    }
    if (exchange.contentLength() > admission.limits().bodyBytesMax()) {
      return Arrival.tooLarge(admission.limits().bodyBytesMax()).why();
    }
    return switch (exchange.body()) {
      case Body.Unfit(Refused why) -> why;
      case Body.Whole(byte[] wire) -> {
        Sent sent = new Sent(encoding.get(), tenant, wire.length);
        yield isGzip ? inflate(exchange, sent, wire) : ingest(exchange, sent, wire);
      }
    };
  }

  /** What is known of a payload besides its bytes. */
  private record Sent(Encoding encoding, String tenant, int wireBytes) {}

  private Answer inflate(HttpExchange exchange, Sent sent, byte[] wire) {
    return switch (Gunzip.inflate(wire, admission.limits().bodyBytesMax(), exchange.share())) {
      case Body.Unfit(Refused why) -> why;
      case Body.Whole(byte[] body) -> ingest(exchange, sent, body);
    };
  }

  private Answer ingest(HttpExchange exchange, Sent sent, byte[] body) {
    Optional<Signal> signal =
        switch (exchange.target()) {
          case HttpTarget.Export(Signal named) -> Optional.of(named);
          case HttpTarget.Sniffed() -> sniffer.sniff(sent.encoding(), body);
          case HttpTarget.Wrong(_), HttpTarget.NotOurs() -> Optional.empty();
        };
    if (signal.isEmpty()) {
      return isEmptyMessage(sent.encoding(), body)
          ? new Answer.Ingested(new IngestOutcome.Accepted())
          : new Refused(
              Refusal.PATH_UNKNOWN,
              "cannot tell what this is; OTLP goes to /v1/metrics, /v1/logs or /v1/traces");
    }
    exchange.carries(signal.get());
    return intake.ingest(
        new Intake.Payload(Transport.HTTP, signal.get(), sent.encoding(), sent.wireBytes(), body),
        sent.tenant());
  }

  /** An empty request is to be answered with success, and says nothing of its signal. */
  private static boolean isEmptyMessage(Encoding encoding, byte[] body) {
    if (body.length == 0) {
      return encoding == Encoding.PROTOBUF;
    }
    return encoding == Encoding.JSON && body.length <= 16 && braces(body).equals("{}");
  }

  private static String braces(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).replaceAll("\\s", "");
  }
}
