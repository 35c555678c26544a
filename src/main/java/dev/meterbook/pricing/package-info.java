/**
 * What a model call costs.
 *
 * <p>In: a model use, and at start the price list (a resource) with the user's contract prices on
 * top, from a file and edited. Out: a price exact to the nano-dollar with the version of the book,
 * or the reason why there is none; and which cost of a call is booked. Imports: {@code ledger},
 * {@code platform}. Always: a price is never guessed – what the book does not say is unpriced –,
 * and the same use has the same price on every replica.
 */
@NullMarked
package dev.meterbook.pricing;

import org.jspecify.annotations.NullMarked;
