/**
 * What all parts of the REST API share.
 *
 * <p>In: a request's credentials. Out: who asks, or the answer that turns it away. Imports: {@code
 * access}. Always: nobody is let in before the token was looked at; every refusal says in its body
 * what is wrong.
 */
@NullMarked
package dev.meterbook.api;

import org.jspecify.annotations.NullMarked;
