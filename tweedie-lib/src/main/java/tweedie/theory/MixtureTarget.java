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
  /** Checks and copies. */
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
    return logSum(logJoint(process, z, t));
  }

  /**
   * The exact score of a linear process started at this target, {@code Σᵢ rᵢ Cᵢ⁻¹(mᵢ − z)} with the
   * responsibilities r and the component laws {@code N(φμᵢ, vᵢφφᵀ + Σ)}.
   *
   * @param process the process; states [B, k d]
   * @return the score; common times only
   */
  public Score score(LinearSde process) {
    return (z, t, c) -> {
      if (t.dim() != 0) {
        return perRowScore(process, z, t, c);
      }
      double time = t.item_double();
      Tensor x = z.to(ScalarType.Double);
      Tensor[] joint = logJoint(process, x, time);
      Tensor total = logSum(joint);
      Moments m = process.moments(time);
      Tensor sum = Ops.zerosLike(x);
      for (int i = 0; i < joint.length; i++) {
        Tensor pull = Ops.blocks(Ops.matrix(precision(m, variances[i])), mean(m, i).sub(x));
        sum = sum.add(pull.mul(Ops.perRow(joint[i].sub(total).exp(), x)));
      }
      return sum.to(z.scalar_type());
    };
  }

  private Tensor perRowScore(LinearSde process, Tensor z, Tensor t, Condition c) {
    Score common = score(process);
    Tensor[] rows = new Tensor[(int) z.size(0)];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = common.at(z.narrow(0, r, 1), Ops.scalar(t.select(0, r).item_double()), c);
    }
    return Ops.cat(0, rows);
  }

  /**
   * The exact posterior mean at additive noise.
   *
   * @return the denoiser of this target, for y [B, d] and a common σ
   */
  public Denoiser denoiser() {
    return (y, sigma, c) -> {
      double s2 = Math.pow(sigma.item_double(), 2);
      Tensor x = y.to(ScalarType.Double);
      Tensor[] joint = new Tensor[weights.length];
      for (int i = 0; i < joint.length; i++) {
        Tensor r = x.sub(Ops.tensor(means[i], means[i].length));
        double v = variances[i] + s2;
        Tensor q = Ops.mul(Ops.rowSum(r.mul(r)), -0.5 / v);
        joint[i] = Ops.add(q, Math.log(weights[i]) - 0.5 * dimension() * Math.log(v));
      }
      Tensor total = logSum(joint);
      Tensor sum = Ops.zerosLike(x);
      for (int i = 0; i < joint.length; i++) {
        Tensor mu = Ops.tensor(means[i], means[i].length);
        double v = variances[i];
        Tensor part = Ops.mul(Ops.mul(x, v).add(Ops.mul(mu, s2)), 1 / (v + s2));
        sum = sum.add(part.mul(Ops.perRow(joint[i].sub(total).exp(), x)));
      }
      return sum.to(y.scalar_type());
    };
  }

  private Tensor[] logJoint(LinearSde process, Tensor z, double t) {
    Moments m = process.moments(t);
    Tensor[] parts = new Tensor[weights.length];
    for (int i = 0; i < parts.length; i++) {
      Tensor r = z.sub(mean(m, i));
      double[][] p = precision(m, variances[i]);
      Tensor q = Ops.mul(Ops.rowSum(r.mul(Ops.blocks(Ops.matrix(p), r))), -0.5);
      double logDet = Ops.matrix(p).logdet().item_double();
      double norm = 0.5 * dimension() * (logDet - p.length * Math.log(2 * Math.PI));
      parts[i] = Ops.add(q, norm + Math.log(weights[i]));
    }
    return parts;
  }

  /** Mean of component i, [1, k d]. */
  private Tensor mean(Moments m, int i) {
    int k = m.mean().length;
    int d = dimension();
    double[] out = new double[k * d];
    for (int b = 0; b < k; b++) {
      for (int j = 0; j < d; j++) {
        out[b * d + j] = m.mean()[b][0] * means[i][j];
      }
    }
    return Ops.tensor(out, 1, (long) k * d);
  }

  /** {@code (vφφᵀ + LLᵀ)⁻¹} by Sherman–Morrison on L⁻¹, which keeps digits where Σ is tiny. */
  private static double[][] precision(Moments m, double v) {
    double[][] l = m.cholesky();
    int k = l.length;
    double[][] w = new double[k][k + 1];
    for (int c = 0; c <= k; c++) {
      for (int i = 0; i < k; i++) {
        double sum = c < k ? (i == c ? 1 : 0) : m.mean()[i][0];
        for (int j = 0; j < i; j++) {
          sum -= l[i][j] * w[j][c];
        }
        w[i][c] = sum / l[i][i];
      }
    }
    double snr = 0;
    double[] g = new double[k];
    for (int i = 0; i < k; i++) {
      snr += w[i][k] * w[i][k];
      for (int j = 0; j < k; j++) {
        g[j] += w[i][j] * w[i][k];
      }
    }
    double[][] p = new double[k][k];
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        for (int i = 0; i < k; i++) {
          p[a][b] += w[i][a] * w[i][b];
        }
        p[a][b] -= v * g[a] * g[b] / (1 + v * snr);
      }
    }
    return p;
  }

  private static Tensor logSum(Tensor[] parts) {
    try (TensorVector v = new TensorVector(parts)) {
      return torch.stack(v, 0).logsumexp(0);
    }
  }
}
