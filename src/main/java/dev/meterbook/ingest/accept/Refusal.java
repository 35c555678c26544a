package dev.meterbook.ingest.accept;

import java.util.Locale;

/** Why a door says no. Each has a row in {@link Replies}' table and a counter. */
enum Refusal {
  PATH_UNKNOWN,
  METHOD_WRONG,
  /** More than one Host: whoever stands in front of us may have believed another one. */
  HOST_WRONG,
  UNAUTHENTICATED,
  OUT_OF_SCOPE,
  /** The tokens could not be read: neither yes nor no. */
  ACCESS_UNKNOWN,
  MEDIA_TYPE_UNKNOWN,
  CONTENT_ENCODING_UNKNOWN,
  /** The body, as sent or inflated, is over the limit. */
  TOO_LARGE,
  GZIP_BROKEN,
  /** The body came slower than a client that still waits for an answer would send it. */
  BODY_SLOW,
  /** The sender went away before the body was whole. */
  BODY_CUT,
  /** All doors together hold as many bytes as they may. */
  IN_FLIGHT_FULL,
  /** Too many connections. */
  CONNECTIONS_FULL,
  /** The service is stopping. */
  DRAINING,
  /** A defect of ours. */
  FAILED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
