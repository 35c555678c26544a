/**
 * Stored sources follow the aliases: what an attribute means is found again when that has changed.
 *
 * <p>In: the aliases in force, the rows of {@code source} and {@code alias}. Out: the facets of
 * sources. Imports: {@code ingest.normalise}, {@code job}, {@code ledger}. Always: only what is
 * derived from a source changes, never its id or what was sent; killed anywhere, it goes on.
 */
@NullMarked
package dev.meterbook.maintain.attribution;

import org.jspecify.annotations.NullMarked;
