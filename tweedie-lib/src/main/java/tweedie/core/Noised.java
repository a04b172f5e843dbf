package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * A noised state and the noise that made it: recomputing the noise from the state loses digits at
 * small times.
 *
 * @param x states at time t, [B, event]
 * @param noise the unit noise, shape of x
 */
public record Noised(Tensor x, Tensor noise) {}
