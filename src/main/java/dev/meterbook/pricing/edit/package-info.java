/**
 * The prices that the user edits while the service runs.
 *
 * <p>In: rows as in {@code prices.csv}, as CSV or JSON. Out: the price book that holds, on this and
 * within seconds on every other replica, and a record of each book. Imports: {@code access}, {@code
 * api}, {@code platform}, {@code pricing}. Always: rows that are wrong change nothing and are told
 * with their lines; an edit is kept for good, with who did it.
 */
@NullMarked
package dev.meterbook.pricing.edit;

import org.jspecify.annotations.NullMarked;
