/**
 * Reading: what the service tells people.
 *
 * <p>In: the views and evidence in PostgreSQL, meters, the state of the database. Out: the status
 * text at {@code GET /}, the lines printed at start. Imports: {@code access}, {@code platform}.
 * Always: it never writes; a reader sees the books of its token's tenant only; a question to the
 * database has a time limit, and without an answer the text says so instead of waiting.
 */
@NullMarked
package dev.meterbook.serve;

import org.jspecify.annotations.NullMarked;
