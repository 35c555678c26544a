/**
 * Stored sources follow the aliases: what an attribute means is found again when that has changed.
 *
 * <p>In: the aliases in force, the rows of {@code source} and {@code alias}. Out: the facets of
 * sources. Imports: {@code ingest.normalise}, {@code ledger}, {@code platform}. Always: only what
 * is derived from a source changes, never its id or what was sent; killed anywhere, it begins again
 * at the next start.
 */
@NullMarked
package dev.meterbook.maintain.attribution;

import org.jspecify.annotations.NullMarked;
