/**
 * The request path: accept → decode → normalise → write.
 *
 * <p>In: the bytes of one OTLP request and the tenant of its token. Out: an {@link
 * dev.meterbook.ingest.IngestOutcome}, once the payload is durable. Imports: {@code decode}, {@code
 * normalise}, {@code write}, {@code ledger}, {@code platform}, {@code pricing}. Always: a payload
 * is stored whole or not at all, and nothing is dropped without a reason that is counted and told
 * to the sender.
 */
@NullMarked
package dev.meterbook.ingest;

import org.jspecify.annotations.NullMarked;
