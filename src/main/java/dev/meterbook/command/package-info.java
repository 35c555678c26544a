/**
 * The command line: what a person types besides starting the service.
 *
 * <p>In: arguments, the environment, the note that a running service leaves in its data directory.
 * Out: text, an exit code, and for {@code connect} the settings of a client. Imports: {@code
 * access}, {@code ledger}, {@code maintain.reprice}, {@code platform}. Always: no command needs the
 * framework, so that each answers at once; a failure is one line on the error stream and exit code
 * 1; wrong usage is exit code 2.
 */
@NullMarked
package dev.meterbook.command;

import org.jspecify.annotations.NullMarked;
