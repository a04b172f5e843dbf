/** The training loop: optimiser, average of weights, checkpoints, listeners. */
@NullMarked
package tweedie.train;

import org.jspecify.annotations.NullMarked;
