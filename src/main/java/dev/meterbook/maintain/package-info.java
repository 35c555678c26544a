/**
 * Keeps what is computed from evidence and ledger up to date.
 *
 * <p>In: the logs of what changed, settings. Out: increments, tallies, session rows, facets of
 * sources. Imports: {@code ingest.normalise}, {@code platform}, {@code pricing}, {@code
 * attribution}, {@code health}, {@code job}, {@code reprice}, {@code stream}, {@code tally}.
 * Always: running a job again changes nothing; it starts with the service and ends with it.
 */
@NullMarked
package dev.meterbook.maintain;

import org.jspecify.annotations.NullMarked;
