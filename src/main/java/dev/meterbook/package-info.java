/**
 * Meterbook: the meter and the books of AI coding agents. Start here: {@link
 * dev.meterbook.Meterbook} either runs a command or starts the service.
 */
@NullMarked
package dev.meterbook;

import org.jspecify.annotations.NullMarked;
