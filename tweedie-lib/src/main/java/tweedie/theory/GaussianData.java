package tweedie.theory;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.process.Denoiser;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Data with a Gaussian law {@code N(m, S)} of any covariance: its denoiser, its law under any
 * linear process, and its posterior given a linear measurement, all exact. The judge of what
 * samplers make of inverse problems.
 *
 * @param mean m, [d]
 * @param covariance S, [d][d], symmetric positive definite
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record GaussianData(double[] mean, double[][] covariance) {
  /** Copies the arrays. */
  public GaussianData {
    mean = mean.clone();
    covariance = GaussianMarginal.copy(covariance);
  }

  /**
   * The exact denoiser {@code D(y, σ) = m + K(y − m)}, {@code K = S(S + σ²I)⁻¹}.
   *
   * @return for states [B, d] and times common to all rows; float64
   */
  public Denoiser denoiser() {
    Tensor m = Ops.tensor(mean, 1, mean.length);
    m.retainReference();
    return (y, sigma, c) -> {
      Tensor k = Ops.matrix(gain(sigma.item_double()));
      return m.add(torch.matmul(y.sub(m), k.transpose(0, 1)));
    };
  }

  /**
   * The covariance that is left of the data given a noised observation: {@code C(σ) = S − KS =
   * σ²K}.
   *
   * @param sigma σ &gt; 0
   * @return [d][d]
   */
  public double[][] residual(double sigma) {
    double[][] k = gain(sigma);
    for (double[] row : k) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= sigma * sigma;
      }
    }
    return k;
  }

  private double[][] gain(double sigma) {
    return rows(
        () -> {
          Tensor s = Ops.matrix(covariance);
          return torch.matmul(s, torch.linalg_inv(s.add(Ops.mul(eye(), sigma * sigma))));
        });
  }

  /**
   * The posterior given {@code y = A x + noise}: mean {@code m + G(y − Am)}, covariance {@code S −
   * GAS}, {@code G = SAᵀ(ASAᵀ + qI)⁻¹}.
   *
   * @param matrix A, [n][d]
   * @param noise q, variance of the noise, at least 0
   * @param y what was measured, [n]
   * @return the posterior
   * @see "Anderson, Moore 1979, Optimal filtering, section 3.1"
   */
  public GaussianData given(double[][] matrix, double noise, double[] y) {
    double[][] both =
        rows(
            () -> {
              Tensor s = Ops.matrix(covariance);
              Tensor m = Ops.tensor(mean, mean.length, 1);
              Tensor a = Ops.matrix(matrix);
              Tensor q = Ops.mul(unit(matrix.length), noise);
              Tensor sa = torch.matmul(s, a.transpose(0, 1));
              Tensor g = torch.matmul(sa, torch.linalg_inv(torch.matmul(a, sa).add(q)));
              Tensor r = Ops.tensor(y, y.length, 1).sub(torch.matmul(a, m));
              return Ops.cat(
                  1, m.add(torch.matmul(g, r)), s.sub(torch.matmul(g, sa.transpose(0, 1))));
            });
    int d = mean.length;
    double[] center = new double[d];
    double[][] rest = new double[d][];
    for (int i = 0; i < d; i++) {
      center[i] = both[i][0];
      rest[i] = java.util.Arrays.copyOfRange(both[i], 1, d + 1);
    }
    return new GaussianData(center, rest);
  }

  /**
   * The law of all blocks under a linear process: {@code N(φ ⊗ m, φφᵀ ⊗ S + Σ ⊗ I)}.
   *
   * @param process the process
   * @param t time in [0, T]
   * @return mean [kd] and covariance [kd][kd], block after block
   */
  public AffineLaw law(LinearSde process, double t) {
    Moments moments = process.moments(t);
    int k = moments.blocks();
    int d = mean.length;
    double[] center = new double[k * d];
    double[][] total = new double[k * d][k * d];
    for (int i = 0; i < k * d; i++) {
      double phi = moments.mean()[i / d][0];
      center[i] = phi * mean[i % d];
      for (int j = 0; j < k * d; j++) {
        total[i][j] =
            phi * moments.mean()[j / d][0] * covariance[i % d][j % d]
                + (i % d == j % d ? moments.covariance()[i / d][j / d] : 0);
      }
    }
    return new AffineLaw(center, total);
  }

  private Tensor eye() {
    return unit(mean.length);
  }

  private static Tensor unit(int n) {
    return torch.eye(n, new TensorOptions(ScalarType.Double));
  }

  private static double[][] rows(Supplier<Tensor> matrix) {
    return TensorScope.evaluate(
        () -> {
          Tensor a = matrix.get();
          long[] shape = Shapes.of(a);
          double[] flat = Ops.doubles(a);
          double[][] out = new double[(int) shape[0]][];
          for (int i = 0; i < out.length; i++) {
            int n = (int) shape[1];
            out[i] = java.util.Arrays.copyOfRange(flat, i * n, (i + 1) * n);
          }
          return out;
        });
  }

  /**
   * The mean.
   *
   * @return m, [d], a copy
   */
  @Override
  public double[] mean() {
    return mean.clone();
  }

  /**
   * The covariance.
   *
   * @return S, [d][d], a copy
   */
  @Override
  public double[][] covariance() {
    return GaussianMarginal.copy(covariance);
  }
}
