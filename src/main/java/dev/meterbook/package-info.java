/** Start. */
@NullMarked
package dev.meterbook;

import org.jspecify.annotations.NullMarked;
