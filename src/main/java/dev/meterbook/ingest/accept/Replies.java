package dev.meterbook.ingest.accept;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.IngestOutcome;
import dev.meterbook.ledger.Signal;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one class that knows status codes. What decides them: clients re-send on 429, 502, 503 and
 * 504 alone, and on RESOURCE_EXHAUSTED only with RetryInfo; so whatever may pass by itself is one
 * of these and never 500 or INTERNAL, and whatever can never succeed is none of them.
 */
final class Replies {
  static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Exporters give up 10 seconds after the first try, and drop at once what is to wait longer. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final byte[] NOTHING = {};

  private Replies() {}

  /** One line of the table. */
  private record Row(int http, Status.Code grpc, @Nullable Duration retryAfter) {
    Row(int http, Status.Code grpc) {
      this(http, grpc, null);
    }
  }

  private static Row row(Refusal refusal) {
    return switch (refusal) {
      case PATH_UNKNOWN -> new Row(404, Status.Code.UNIMPLEMENTED);
      case METHOD_WRONG -> new Row(405, Status.Code.UNIMPLEMENTED);
      case HOST_WRONG -> new Row(400, Status.Code.INVALID_ARGUMENT);
      case UNAUTHENTICATED -> new Row(401, Status.Code.UNAUTHENTICATED);
      case OUT_OF_SCOPE -> new Row(403, Status.Code.PERMISSION_DENIED);
      case ACCESS_UNKNOWN -> new Row(503, Status.Code.UNAVAILABLE, SOON);
      case MEDIA_TYPE_UNKNOWN -> new Row(415, Status.Code.INVALID_ARGUMENT);
      case CONTENT_ENCODING_UNKNOWN -> new Row(415, Status.Code.UNIMPLEMENTED);
      case TOO_LARGE -> new Row(413, Status.Code.RESOURCE_EXHAUSTED);
      case GZIP_BROKEN -> new Row(400, Status.Code.INVALID_ARGUMENT);
      case BODY_SLOW -> new Row(408, Status.Code.DEADLINE_EXCEEDED);
      case BODY_CUT -> new Row(400, Status.Code.CANCELLED);
      case IN_FLIGHT_FULL -> new Row(429, Status.Code.RESOURCE_EXHAUSTED, SOON);
      case CONNECTIONS_FULL, DRAINING, FAILED -> new Row(503, Status.Code.UNAVAILABLE, SOON);
    };
  }

  private static Row row(IngestOutcome outcome) {
    return switch (outcome) {
      case IngestOutcome.Accepted(), IngestOutcome.Partial(_, _) -> new Row(200, Status.Code.OK);
      case IngestOutcome.Malformed(_) -> new Row(400, Status.Code.INVALID_ARGUMENT);
      case IngestOutcome.Overloaded(Duration after, _) ->
          new Row(503, Status.Code.UNAVAILABLE, wholeSeconds(after));
    };
  }

  /**
   * The answer over HTTP, in the encoding of the request.
   *
   * @param signal null when the request did not get as far as having one
   */
  static HttpReply http(Answer answer, @Nullable Signal signal, Encoding encoding) {
    Row row = row(answer);
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", mediaType(encoding));
    if (row.retryAfter() != null) {
      headers.put("Retry-After", Long.toString(row.retryAfter().toSeconds()));
    }
    if (answer instanceof Answer.Refused(Refusal refusal, _)) {
      headers.putAll(whatWouldDo(refusal));
    }
    return new HttpReply(row.http(), headers, httpBody(answer, row, signal, encoding));
  }

  /** The header in which HTTP wants to be told what would have been right. */
  private static Map<String, String> whatWouldDo(Refusal refusal) {
    return switch (refusal) {
      case METHOD_WRONG -> Map.of("Allow", "POST");
      case UNAUTHENTICATED -> Map.of("WWW-Authenticate", "Bearer");
      case MEDIA_TYPE_UNKNOWN -> Map.of("Accept-Post", MediaTypes.BOTH);
      case CONTENT_ENCODING_UNKNOWN -> Map.of("Accept-Encoding", "gzip, identity");
      case PATH_UNKNOWN,
          HOST_WRONG,
          OUT_OF_SCOPE,
          ACCESS_UNKNOWN,
          TOO_LARGE,
          GZIP_BROKEN,
          BODY_SLOW,
          BODY_CUT,
          IN_FLIGHT_FULL,
          CONNECTIONS_FULL,
          DRAINING,
          FAILED ->
          Map.of();
    };
  }

  private static byte[] httpBody(
      Answer answer, Row row, @Nullable Signal signal, Encoding encoding) {
    boolean isJson = encoding == Encoding.JSON;
    if (row.http() != 200) {
      ReplyText.Problem problem = problem(answer, row);
      return isJson ? ReplyText.statusJson(problem) : ReplyText.status(problem);
    }
    if (answer instanceof Answer.Ingested(IngestOutcome.Partial(long rejected, String message))
        && signal != null) {
      return isJson
          ? ReplyText.partialSuccessJson(signal, rejected, message)
          : ReplyText.partialSuccess(rejected, message);
    }
    return isJson ? "{}".getBytes(StandardCharsets.UTF_8) : NOTHING;
  }

  static GrpcReply grpc(Answer answer) {
    Row row = row(answer);
    Metadata trailers = new Metadata();
    if (row.grpc() == Status.Code.OK) {
      byte[] message =
          answer instanceof Answer.Ingested(IngestOutcome.Partial(long rejected, String text))
              ? ReplyText.partialSuccess(rejected, text)
              : NOTHING;
      return new GrpcReply(Status.OK, trailers, message);
    }
    ReplyText.Problem problem = problem(answer, row);
    trailers.put(STATUS_DETAILS, ReplyText.status(problem));
    return new GrpcReply(
        Status.fromCode(row.grpc()).withDescription(problem.message()), trailers, NOTHING);
  }

  private static ReplyText.Problem problem(Answer answer, Row row) {
    return new ReplyText.Problem(
        row.grpc().value(),
        message(answer),
        row.grpc() == Status.Code.INVALID_ARGUMENT,
        row.retryAfter());
  }

  private static Row row(Answer answer) {
    return switch (answer) {
      case Answer.Ingested(IngestOutcome outcome) -> row(outcome);
      case Answer.Refused(Refusal refusal, _) -> row(refusal);
    };
  }

  private static String message(Answer answer) {
    return switch (answer) {
      case Answer.Refused(_, String message) -> message;
      case Answer.Ingested(IngestOutcome.Malformed(String message)) -> message;
      case Answer.Ingested(IngestOutcome.Overloaded(_, String message)) -> message;
      case Answer.Ingested(IngestOutcome.Partial(_, String message)) -> message;
      case Answer.Ingested(IngestOutcome.Accepted()) -> "";
    };
  }

  private static String mediaType(Encoding encoding) {
    return switch (encoding) {
      case PROTOBUF -> MediaTypes.PROTOBUF;
      case JSON -> MediaTypes.JSON;
    };
  }

  /** Rounded up, and never now. */
  private static Duration wholeSeconds(Duration after) {
    long seconds = after.toSeconds() + (after.toNanosPart() > 0 ? 1 : 0);
    return Duration.ofSeconds(Math.max(1, seconds));
  }
}
