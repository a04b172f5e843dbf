package tweedie.guide;

import java.util.function.DoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;

/**
 * The inverse covariance of a measurement around that of the posterior mean, {@code y | z_t ≈ N(A
 * x̂₀, V(σ))}: the one thing in which approximations of {@code p(y | z_t)} differ.
 */
@FunctionalInterface
public interface ResidualPrecision {
  /**
   * Weighs residuals.
   *
   * @param residual {@code y − A x̂₀}, [B, values]
   * @param sigma noise level of the state, float64, [] or [B]
   * @return {@code V⁻¹(y − A x̂₀)}, [B, values]
   */
  Tensor at(Tensor residual, Tensor sigma);

  /**
   * Diffusion posterior sampling: {@code V = q I}, as if the clean data were known to be x̂₀. It
   * does not become the posterior of Gaussian data, and its gradients grow like 1/q.
   *
   * @param noise q, variance of the measurement's noise, &gt; 0
   * @return the precision
   * @throws IllegalArgumentException when q is not positive
   * @see "Chung, Kim, Mccann, Klasky, Ye 2023, Diffusion posterior sampling for general noisy
   *     inverse problems, arXiv:2209.14687, equation 16"
   */
  static ResidualPrecision dps(double noise) {
    if (!(noise > 0)) {
      throw new IllegalArgumentException("noise: expected a variance > 0, found " + noise);
    }
    return (r, sigma) -> Ops.mul(r, 1 / noise);
  }

  /**
   * A variant of DPS whose gradient is divided by the mean square of the residual: {@code V = (q +
   * |r|²/m) I} with the residual of each row, so that q may be 0. Its authors divide steps by |r|,
   * whatever their length in time; the square keeps V a variance and the sampler a differential
   * equation.
   *
   * @param measurement counts the m values
   * @param noise q, at least 0
   * @return the precision
   * @see "Chung et al. 2023, arXiv:2209.14687, appendix C.2, for steps 1/|r|"
   */
  static ResidualPrecision dpsNormalised(Measurement measurement, double noise) {
    return (r, sigma) -> {
      Tensor size = Ops.mul(Ops.rowSum(r.square()), 1.0 / measurement.count(r));
      // The small number keeps a residual that is exactly 0 from becoming 0/0.
      return r.div(Ops.perRow(Ops.add(size, noise + 1e-30), r));
    };
  }

  /**
   * Pseudo-inverse guidance: {@code V = r² A Aᵀ + q I} with {@code r² = σ²σ_d²/(σ² + σ_d²)}, the
   * posterior variance of data of variance σ_d² without correlations, for which it is exact.
   *
   * @param measurement the map A
   * @param sigmaData σ_d
   * @param noise q, variance of the measurement's noise, at least 0
   * @return the precision
   * @see "Song, Vahdat, Mardani, Kautz 2023, Pseudoinverse-guided diffusion models for inverse
   *     problems, ICLR, equations 7-8; they take σ_d = 1"
   */
  static ResidualPrecision piGdm(Measurement measurement, double sigmaData, double noise) {
    double d2 = sigmaData * sigmaData;
    return (r, sigma) -> {
      Tensor s2 = sigma.square();
      return measurement.solve(r, Ops.mul(s2, d2).div(Ops.add(s2, d2)), noise);
    };
  }

  /**
   * Pseudo-inverse guidance with the full posterior covariance of the data, {@code V = A C(σ) Aᵀ +
   * q I}: exact for Gaussian data.
   *
   * @param measurement the map A
   * @param covariance {@code C(σ) = Cov[x₀ | y_σ]}, [d][d]
   * @param noise q, at least 0; V must not be singular
   * @return the precision, for times common to all rows
   * @see "Song et al. 2023, ICLR, equation 7; Boys et al. 2024, Tweedie moment projected
   *     diffusions, arXiv:2310.06721"
   */
  static ResidualPrecision full(
      MatrixMeasurement measurement, DoubleFunction<double[][]> covariance, double noise) {
    return (r, sigma) -> {
      if (sigma.dim() != 0) {
        throw new IllegalArgumentException("time: expected one for all rows, found [B]");
      }
      Tensor a = measurement.matrix();
      Tensor c = Ops.matrix(covariance.apply(sigma.item_double()));
      Tensor v = torch.matmul(torch.matmul(a, c), a.transpose(0, 1));
      Tensor inverse = torch.linalg_inv(v.add(Ops.mul(eye(a.size(0)), noise)));
      return torch.matmul(r, inverse.to(r.scalar_type()));
    };
  }

  private static Tensor eye(long n) {
    return torch.eye(n, new TensorOptions(ScalarType.Double));
  }
}
