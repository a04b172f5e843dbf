/** Exact answers: scores of mixtures, and the exact law of an affine sampler. */
@NullMarked
package tweedie.theory;

import org.jspecify.annotations.NullMarked;
