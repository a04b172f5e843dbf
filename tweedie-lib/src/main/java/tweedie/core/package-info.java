/**
 * The ten concepts: where states live (Space), how they move (Dynamics), how data become noise
 * (ForwardProcess), functions of state and time (Field), maps with a log-ratio (Transform), laws,
 * solvers, interpolants, sources and objectives. Everything else in the library implements one of
 * them. Read in this order: Space, Field, Dynamics, ForwardProcess, Solver, Sampler, Objective.
 *
 * <p>Time {@code t = 0} is data for every {@code ForwardProcess}; times are float64 tensors on the
 * CPU, [] for one time or [B] for one a row.
 */
@NullMarked
package tweedie.core;

import org.jspecify.annotations.NullMarked;
