/**
 * Finds the increments of cumulative metrics.
 *
 * <p>In: the log of streams with new points. Out: usage and outcome rows, and the minutes that
 * changed. Imports: {@code ledger}, {@code job}, {@code pricing}. Always: the order in which points
 * came does not matter.
 */
@NullMarked
package dev.meterbook.maintain.stream;

import org.jspecify.annotations.NullMarked;
