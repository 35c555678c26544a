/**
 * What records mean: each client's dialect, and the ledger rows that follow from it.
 *
 * <p>In: decoded records with the keys their evidence got. Out: {@link
 * dev.meterbook.ledger.Evidence.Entries}. Imports: {@code decode}, {@code ledger}, {@code pricing}.
 * Always: a dialect is a file, not code; the same record gives the same rows, whatever came before
 * it; what a client does not tell is unknown, not zero.
 */
@NullMarked
package dev.meterbook.ingest.normalise.dialect;

import org.jspecify.annotations.NullMarked;
