package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * A regression example: where a field is asked, and what it should say.
 *
 * @param x states, [B, event]
 * @param t times, [B]
 * @param value the wanted value, the shape of the field's output
 * @param weight of each row, [B]
 * @param c condition of the rows
 */
public record Target(Tensor x, Tensor t, Tensor value, Tensor weight, Condition c) {}
