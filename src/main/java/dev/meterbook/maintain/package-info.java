/**
 * Keeps what is computed from evidence and ledger up to date.
 *
 * <p>In: the logs of what changed. Out: increments, tallies and session rows. Imports: {@code
 * platform}, {@code pricing}, {@code job}, {@code reprice}, {@code stream}, {@code tally}. Always:
 * running a job
 * again changes nothing; it starts with the service and ends with it.
 */
@NullMarked
package dev.meterbook.maintain;

import org.jspecify.annotations.NullMarked;
