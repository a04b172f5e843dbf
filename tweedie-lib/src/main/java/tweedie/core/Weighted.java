package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * States with log-weights.
 *
 * @param x states [B, event]
 * @param logW log-weights, float64 [B], nats
 */
public record Weighted(Tensor x, Tensor logW) {}
