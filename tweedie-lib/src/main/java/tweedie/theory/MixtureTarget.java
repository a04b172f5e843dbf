package tweedie.theory;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.core.Score;
import tweedie.process.Denoiser;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A mixture of isotropic Gaussians as data, for which everything is known: its law, the posterior
 * mean at any noise level, and the exact score of any linear process.
 *
 * @param weights mixture weights, positive, sum 1, [m]
 * @param means component means, [m][d]
 * @param variances component variances, at least 0, [m]
 */
public record MixtureTarget(double[] weights, double[][] means, double[] variances) implements Law {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException unless there is one mean and one variance a weight, weights
   *     are positive with sum 1, variances at least 0, and means of one length
   */
  public MixtureTarget {
    weights = weights.clone();
    variances = variances.clone();
    double[][] copy = new double[means.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = means[i].clone();
    }
    means = copy;
    double sum = java.util.Arrays.stream(weights).sum();
    if (weights.length == 0
        || weights.length != means.length
        || weights.length != variances.length
        || Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "mixture: expected as many weights (sum 1) as means and variances, found "
              + weights.length
              + ", "
              + means.length
              + ", "
              + variances.length
              + " with sum "
              + sum);
    }
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] > 0) || !(variances[i] >= 0) || means[i].length != means[0].length) {
        throw new IllegalArgumentException(
            "mixture: expected positive weights, variances >= 0 and means of one length");
      }
    }
  }

  /**
   * One Gaussian in one dimension.
   *
   * @param mean its mean
   * @param variance its variance
   * @return the target
   */
  public static MixtureTarget gaussian(double mean, double variance) {
    return new MixtureTarget(new double[] {1}, new double[][] {{mean}}, new double[] {variance});
  }

  /**
   * Dimension of the data.
   *
   * @return d
   */
  public int dimension() {
    return means[0].length;
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    int n = rng.rows();
    int d = dimension();
    double[] u = rng.uniforms(1);
    double[] z = Ops.doubles(rng.normal(d));
    for (int r = 0; r < n; r++) {
      int i = 0;
      double acc = weights[0];
      while (u[r] > acc && i < weights.length - 1) {
        acc += weights[++i];
      }
      for (int j = 0; j < d; j++) {
        z[r * d + j] = means[i][j] + Math.sqrt(variances[i]) * z[r * d + j];
      }
    }
    return Ops.tensor(z, n, d);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    return logDensity(x);
  }

  /**
   * The exact log-density of the data.
   *
   * @param x [B, d]
   * @return [B], nats
   */
  public Tensor logDensity(Tensor x) {
    Tensor[] parts = new Tensor[weights.length];
    for (int i = 0; i < parts.length; i++) {
      Tensor r = x.to(ScalarType.Double).sub(Ops.tensor(means[i], means[i].length));
      double norm = -0.5 * dimension() * Math.log(2 * Math.PI * variances[i]);
      Tensor q = Ops.mul(Ops.rowSum(r.mul(r)), -0.5 / variances[i]);
      parts[i] = Ops.add(q, norm + Math.log(weights[i]));
    }
    return logSum(parts);
  }

  /**
   * The exact log-density of a linear process started at this target.
   *
   * @param process the process
   * @param z states [B, k d], float64
   * @param t time in (0, T]
   * @return [B], nats
   */
  public Tensor logDensity(LinearSde process, Tensor z, double t) {
    return logSum(logJoint(laws(process, new double[] {t}), z));
  }

  /**
   * The exact score of a linear process started at this target, {@code Σᵢ rᵢ Cᵢ⁻¹(mᵢ − z)} with the
   * responsibilities r and the component laws {@code N(φμᵢ, vᵢφφᵀ + Σ)}.
   *
   * @param process the process; states [B, k d]
   * @return the score, for times [] or [B]
   */
  public Score score(LinearSde process) {
    return (z, t, c) -> {
      Tensor x = z.to(ScalarType.Double);
      ComponentLaws[] laws = laws(process, Ops.doubles(t));
      Tensor[] joint = logJoint(laws, x);
      Tensor total = logSum(joint);
      Tensor sum = Ops.zerosLike(x);
      for (int i = 0; i < joint.length; i++) {
        sum = sum.add(laws[i].pull(x).mul(Ops.perRow(joint[i].sub(total).exp(), x)));
      }
      return sum.to(z.scalar_type());
    };
  }

  /**
   * The exact posterior mean at additive noise, {@code Σᵢ rᵢ (vᵢ y + σ² μᵢ)/(vᵢ + σ²)} with the
   * responsibilities r of {@code y ~ N(μᵢ, vᵢ + σ²)}.
   *
   * @return the denoiser of this target, for y [B, d] and σ [] or one a row, [B]
   */
  public Denoiser denoiser() {
    return (y, sigma, c) -> {
      Tensor x = y.to(ScalarType.Double);
      Tensor s2 = sigma.to(ScalarType.Double).square();
      Tensor[] joint = new Tensor[weights.length];
      Tensor[] posterior = new Tensor[weights.length];
      for (int i = 0; i < joint.length; i++) {
        Tensor mu = Ops.tensor(means[i], means[i].length);
        Tensor v = Ops.add(s2, variances[i]);
        Tensor r = x.sub(mu);
        Tensor q = Ops.mul(Ops.rowSum(r.mul(r)).div(v), -0.5);
        joint[i] = Ops.add(Ops.add(q, v.log(), -0.5 * dimension()), Math.log(weights[i]));
        Tensor sum = Ops.mul(x, variances[i]).add(mu.mul(Ops.perRow(s2, x)));
        posterior[i] = sum.div(Ops.perRow(v, x));
      }
      Tensor total = logSum(joint);
      Tensor mean = Ops.zerosLike(x);
      for (int i = 0; i < joint.length; i++) {
        mean = mean.add(posterior[i].mul(Ops.perRow(joint[i].sub(total).exp(), x)));
      }
      return mean.to(y.scalar_type());
    };
  }

  private Tensor[] logJoint(ComponentLaws[] laws, Tensor z) {
    Tensor[] parts = new Tensor[weights.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Ops.add(laws[i].logDensity(z), Math.log(weights[i]));
    }
    return parts;
  }

  private ComponentLaws[] laws(LinearSde process, double[] times) {
    Moments[] moments = new Moments[times.length];
    for (int r = 0; r < times.length; r++) {
      moments[r] = process.moments(times[r]);
    }
    ComponentLaws[] laws = new ComponentLaws[weights.length];
    for (int i = 0; i < laws.length; i++) {
      laws[i] = ComponentLaws.of(moments, means[i], variances[i]);
    }
    return laws;
  }

  private static Tensor logSum(Tensor[] parts) {
    try (TensorVector v = new TensorVector(parts)) {
      return torch.stack(v, 0).logsumexp(0);
    }
  }
}
