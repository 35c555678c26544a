/**
 * Whether the service can do its work.
 *
 * <p>In: the writer's and the database's state. Out: MicroProfile health checks on the management
 * port. Imports: {@code ingest.write}, {@code platform}. Always: ready means that a payload can be
 * made durable now, in the database or in the spool; a database that is away shows, and ends
 * nothing.
 */
@NullMarked
package dev.meterbook.serve.health;

import org.jspecify.annotations.NullMarked;
