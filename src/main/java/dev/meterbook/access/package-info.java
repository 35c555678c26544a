/**
 * Who may do what: bearer tokens, their scopes and tenants.
 *
 * <p>In: the credentials of a request, the rows of {@code access_token}. Out: an {@link
 * dev.meterbook.access.Authorisation}; for the command line, a {@link
 * dev.meterbook.access.TokenLedger}. Imports: {@code platform}. Always: the tenant comes from the
 * token alone; a token is kept as its SHA-256 only and never written to a log; no answer is "no"
 * while the tokens could not be read.
 */
@NullMarked
package dev.meterbook.access;

import org.jspecify.annotations.NullMarked;
