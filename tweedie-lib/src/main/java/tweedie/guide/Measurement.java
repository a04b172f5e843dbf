package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * A linear map A of the data that is measured, {@code y = A x + noise}.
 *
 * @see "Kawar, Elad, Ermon, Song 2022, Denoising diffusion restoration models, arXiv:2201.11793,
 *     for these maps"
 */
public interface Measurement {
  /**
   * What is measured.
   *
   * @param x data [B, event]
   * @return A x, [B, values]
   */
  Tensor forward(Tensor x);

  /**
   * The transposed map.
   *
   * @param v values [B, values]
   * @return {@code Aᵀ v}, [B, event]
   */
  Tensor transposed(Tensor v);

  /**
   * Residuals weighed by the covariance of a measurement of data with covariance {@code r² I}:
   * {@code (r² A Aᵀ + q I)⁻¹ v}, the pseudo-inverse where that is singular.
   *
   * @param v values [B, values]
   * @param signal r², float64, [] or [B]
   * @param noise q, variance of the noise, at least 0
   * @return [B, values]
   */
  Tensor solve(Tensor v, Tensor signal, double noise);

  /**
   * How many numbers are measured.
   *
   * @param v values [B, values]
   * @return the rank of A
   */
  long count(Tensor v);

  /**
   * The smallest data with given values: the pseudo-inverse {@code A⁺ y}.
   *
   * @param v values [B, values]
   * @return [B, event]
   */
  default Tensor lift(Tensor v) {
    return transposed(solve(v, Ops.scalar(1), 0));
  }

  /**
   * The part of the data that is measured, {@code A⁺ A x}.
   *
   * @param x data [B, event]
   * @return [B, event]
   */
  default Tensor measured(Tensor x) {
    return lift(forward(x));
  }
}
