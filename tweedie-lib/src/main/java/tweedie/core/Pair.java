package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * Two ends of a path: a draw from a coupling.
 *
 * @param x0 states at the start, [B, event]
 * @param x1 states at the end, [B, event]
 * @param c condition of the rows
 */
public record Pair(Tensor x0, Tensor x1, Condition c) {}
