/**
 * Stochastic processes in the form of the complete recipe: constant diffusion, curl and precision
 * matrices, time changes, exact Gaussian transition kernels and the checks that a process
 * converges.
 */
@NullMarked
package tweedie.process;

import org.jspecify.annotations.NullMarked;
