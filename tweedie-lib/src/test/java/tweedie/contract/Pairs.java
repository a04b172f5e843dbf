package tweedie.contract;

import org.bytedeco.pytorch.Tensor;

/**
 * Clean states, what the noising made of them at one time, and how the rows weigh in a mean.
 *
 * @param clean x₀ [B, event]
 * @param noised x_t [B, event]
 * @param weight probability of each row, sum 1, [B]
 */
record Pairs(Tensor clean, Tensor noised, double[] weight) {
  /** Independent draws. */
  static Pairs drawn(Tensor clean, Tensor noised) {
    double[] w = new double[(int) clean.size(0)];
    java.util.Arrays.fill(w, 1.0 / w.length);
    return new Pairs(clean, noised, w);
  }
}
