/**
 * Meterbook: the meter and the books of AI coding agents. Start here: {@link
 * dev.meterbook.Meterbook} either runs a command or starts the service.
 *
 * <p>In: the arguments of the process. Out: its exit code. Imports: {@code access}, {@code
 * command}, {@code ingest.accept}, {@code ingest.normalise.Aliases}, {@code platform}, {@code
 * pricing}; nothing imports it. Always: no work is done here.
 */
@NullMarked
package dev.meterbook;

import org.jspecify.annotations.NullMarked;
