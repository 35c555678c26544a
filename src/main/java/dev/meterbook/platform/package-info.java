/**
 * The floor that everything stands on; it knows nothing about agents.
 *
 * <p>In: the environment, a data directory, SQL. Out: checked settings, a PostgreSQL (embedded or
 * configured), transactions, failures sorted by what to do about them. Imports: nothing of ours.
 * Always: a setting that exists is valid; one service at a time owns a data directory.
 */
@NullMarked
package dev.meterbook.platform;

import org.jspecify.annotations.NullMarked;
