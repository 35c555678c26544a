package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ledger.Signal;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, seen from its virtual thread. Nothing of the body is read before {@link #body}
 * is called. Vert.x objects are touched on their event loop only.
 */
final class HttpExchange {
  private static final Logger LOG = Logger.getLogger(HttpExchange.class);

  /** A refused sender may still be writing; hanging up at once would lose it the answer. */
  private static final int LINGER_BYTES_MAX = 1024 * 1024;

  private static final int LINGER_MILLIS = 2000;
  private static final long HTTP2_NO_ERROR = 0;

  private final Context context;
  private final HttpServerRequest request;
  private final HttpTarget target;
  private final Arrival arrival;
  private @Nullable Signal signal;

  /** To be made on the event loop. */
  HttpExchange(RoutingContext routing, HttpTarget target, Arrival arrival) {
    this.target = target;
    this.signal = target instanceof HttpTarget.Export(Signal named) ? named : null;
    this.context = routing.vertx().getOrCreateContext();
    this.request = routing.request();
    this.arrival = arrival;
    request.pause();
    request.exceptionHandler(_ -> arrival.cut());
  }

  HttpTarget target() {
    return target;
  }

  /** Null as long as it is not known. */
  @Nullable Signal signal() {
    return signal;
  }

  void carries(Signal found) {
    signal = found;
  }

  boolean isPost() {
    return request.method().name().equals("POST");
  }

  int hosts() {
    return request.headers().getAll(HttpHeaders.HOST).size();
  }

  @Nullable String authorization() {
    return request.getHeader(HttpHeaders.AUTHORIZATION);
  }

  @Nullable String key() {
    return request.getParam("key");
  }

  Optional<Encoding> encoding() {
    return MediaTypes.encoding(request.getHeader(HttpHeaders.CONTENT_TYPE));
  }

  /** All codings that were applied, in order; empty for none. */
  List<String> contentCodings() {
    return request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .map(String::strip)
        .filter(coding -> !coding.equalsIgnoreCase("identity"))
        .toList();
  }

  /** -1 when it is not said, as in a chunked body. */
  long contentLength() {
    @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length); // The codec has checked it.
  }

  BytesInFlight.Share share() {
    return arrival.share();
  }

  /** Reads the body as it was sent. Blocks. */
  Body body() throws InterruptedException {
    context.runOnContext(_ -> startReading());
    return arrival.await();
  }

  private void startReading() {
    // What is refused halfway is still taken off the wire, and dropped, until the answer is out.
    request.handler(chunk -> arrival.keep(chunk.getBytes()));
    request.endHandler(_ -> arrival.finish());
    if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation())) {
      request.response().writeContinue();
    }
    request.resume();
  }

  private String expectation() {
    @Nullable String expect = request.getHeader(HttpHeaders.EXPECT);
    return expect == null ? "" : expect;
  }

  /** Returns when the answer is on its way, or nobody is there to take it. */
  void reply(HttpReply reply) throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    context.runOnContext(_ -> write(reply, written));
    if (!written.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
      LOG.debug("event=answer_not_taken");
    }
  }

  private void write(HttpReply reply, CountDownLatch written) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      written.countDown();
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    boolean bodyLeft = !request.isEnded();
    boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
    if (bodyLeft && !isHttp2) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      linger();
    }
    response
        .end(Buffer.buffer(reply.body()))
        .onComplete(
            _ -> {
              written.countDown();
              if (bodyLeft && isHttp2) {
                response.reset(HTTP2_NO_ERROR);
              }
            });
  }

  /** Throws away what still comes, for a while, and then hangs up. */
  private void linger() {
    int[] bytesLeft = {LINGER_BYTES_MAX};
    request.handler(
        chunk -> {
          bytesLeft[0] -= chunk.length();
          if (bytesLeft[0] < 0) {
            request.connection().close();
          }
        });
    request.endHandler(_ -> request.connection().close());
    context.owner().setTimer(LINGER_MILLIS, _ -> request.connection().close());
    request.resume();
  }
}
