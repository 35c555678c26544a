/**
 * Shows how far the books can be trusted today.
 *
 * <p>In: tallies, and the views built on them. Out: gauges by tenant and client. Imports: {@code
 * job}. Always: nothing is written; every replica shows the same; never a session or person as
 * label, and only so many clients.
 */
@NullMarked
package dev.meterbook.maintain.health;

import org.jspecify.annotations.NullMarked;
