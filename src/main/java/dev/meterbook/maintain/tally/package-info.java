/**
 * Weighs what the signals say, and keeps the session rows.
 *
 * <p>In: the log of minutes that changed. Out: tallies, and one row per session. Imports: {@code
 * job}. Always: of each fact of a session one signal counts and no other, in every snapshot; both
 * tallies and sessions can be thrown away and computed again.
 */
@NullMarked
package dev.meterbook.maintain.tally;

import org.jspecify.annotations.NullMarked;
