/**
 * The language of the books.
 *
 * <p>In: nothing. Out: the words every other package speaks: evidence rows, dictionary words,
 * fingerprints, money. Imports: the JDK only. Always: a value that exists is valid; money and
 * tokens are integers; an identity never contains arrival time.
 */
@NullMarked
package dev.meterbook.ledger;

import org.jspecify.annotations.NullMarked;
