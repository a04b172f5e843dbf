package tweedie.contract;

import org.bytedeco.pytorch.Tensor;

/**
 * Nodes of a rule for the joint law of clean and noised states at one time.
 *
 * @param clean x₀ [B, event], the same at every time
 * @param noised x_t [B, event]
 * @param weight probability of each row, sum 1, [B]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pairs(Tensor clean, Tensor noised, double[] weight) {
  /** Values of rows times their probabilities: probability 0 rules out such as log 0. */
  double[] weighted(double[] values) {
    double[] w = new double[values.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = weight[i] == 0 ? 0 : weight[i] * values[i];
    }
    return w;
  }
}
