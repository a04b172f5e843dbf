/** Where states live, each with its metric: unit noise, inner product, retraction. */
@NullMarked
package tweedie.space;

import org.jspecify.annotations.NullMarked;
