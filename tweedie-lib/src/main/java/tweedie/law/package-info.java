/** Distributions that can be drawn from, evaluated, or both. */
@NullMarked
package tweedie.law;

import org.jspecify.annotations.NullMarked;
