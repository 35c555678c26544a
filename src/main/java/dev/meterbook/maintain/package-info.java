/**
 * Keeps what is computed from evidence and ledger up to date.
 *
 * <p>In: the logs of what changed. Out: increments, tallies and session rows. Imports: {@code
 * platform}, {@code pricing}, and the jobs below. Always: a job works in slices, each one
 * transaction under its lock; running it again changes nothing; one that fails stops no other.
 */
@NullMarked
package dev.meterbook.maintain;

import org.jspecify.annotations.NullMarked;
