package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * Tweedie's formula for any linear process: {@code E[x₀ | z_t] = wᵀ(z + Σ ∇log p_t(z))} with the
 * weight w of the sufficient statistic, {@code wᵀφ = 1}. It holds however the score was
 * parameterised, and for the score of a denoiser it gives the denoiser back.
 *
 * @param process the process
 * @param score its score
 * @see "Efron 2011, Tweedie's formula and selection bias, JASA 106; Robbins 1956"
 */
public record PosteriorMean(LinearSde process, Score score) implements Field {
  @Override
  public Tensor at(Tensor z, Tensor t, Condition c) {
    return of(process, z, score.at(z, t, c), t);
  }

  /** The mean from the value of the score. */
  static Tensor of(LinearSde p, Tensor z, Tensor score, Tensor t) {
    return p.observation(z.add(Ops.blocks(covariances(p, t), score)), t);
  }

  private static Tensor covariances(LinearSde p, Tensor t) {
    double[] times = Ops.doubles(t);
    int k = p.blocks();
    double[] flat = new double[times.length * k * k];
    for (int i = 0; i < times.length; i++) {
      double[][] s = p.moments(times[i]).covariance();
      for (int j = 0; j < k; j++) {
        System.arraycopy(s[j], 0, flat, (i * k + j) * k, k);
      }
    }
    return t.dim() == 0 ? Ops.tensor(flat, k, k) : Ops.tensor(flat, times.length, k, k);
  }

  @Override
  public Parameters parameters() {
    return score.parameters();
  }
}
