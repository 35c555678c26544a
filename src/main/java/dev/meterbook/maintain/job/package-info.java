/**
 * How jobs run.
 *
 * <p>In: jobs. Out: their slices, one after the other, on a thread each. Imports: {@code ledger},
 * {@code platform}. Always: a slice is one transaction under the job's lock; a job that fails is
 * tried again after a growing while and stops no other.
 */
@NullMarked
package dev.meterbook.maintain.job;

import org.jspecify.annotations.NullMarked;
