/** Losses with their data inside: denoising objectives, criteria, weightings and time laws. */
@NullMarked
package tweedie.objective;

import org.jspecify.annotations.NullMarked;
