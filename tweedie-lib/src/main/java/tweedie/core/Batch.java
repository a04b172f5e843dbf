package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * Clean states drawn from data.
 *
 * @param x states [B, event]
 * @param c condition of the rows
 */
public record Batch(Tensor x, Condition c) {}
