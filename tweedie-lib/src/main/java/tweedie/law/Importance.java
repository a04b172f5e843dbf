package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * The K-sample bound {@code log (1/K) Σ_k w_k}: below the log-density in mean, and closer with
 * every sample.
 *
 * @param samples K, at least 1
 * @param weights a density whose exponential is unbiased
 * @see "Burda, Grosse, Salakhutdinov 2016, arXiv:1509.00519, theorem 1"
 */
public record Importance(int samples, Density weights) implements Density {
  /**
   * Refuses estimates whose exponential is not unbiased: their mean may lie above the density.
   *
   * @throws IllegalArgumentException when there is no sample, or the density is a bound only
   */
  public Importance {
    if (samples < 1) {
      throw new IllegalArgumentException("samples: expected at least 1, found " + samples);
    }
    if (!weights.unbiased()) {
      throw new IllegalArgumentException(
          "importance: expected a density whose exponential is unbiased, found "
              + weights.getClass().getSimpleName());
    }
  }

  @Override
  public boolean unbiased() {
    return true;
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor[] each = new Tensor[samples];
    for (int k = 0; k < samples; k++) {
      each[k] = weights.logDensity(x, c, rng.child(k));
    }
    try (TensorVector all = new TensorVector(each)) {
      return Ops.add(torch.stack(all, 0).logsumexp(0), -Math.log(samples));
    }
  }

  @Override
  public Parameters parameters() {
    return weights.parameters();
  }
}
