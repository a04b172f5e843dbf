/** Bridges between two laws: couplings, interpolants and the targets learned bridges regress on. */
@NullMarked
package tweedie.bridge;

import org.jspecify.annotations.NullMarked;
