package tweedie.theory;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.process.Denoiser;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * How many directions of the surrounding space data leave free, read off from the score of their
 * noised law: {@code σ² E|∇ log p_σ(x_σ)|²}. Near a manifold the score is {@code −dist/σ²} along
 * each normal, so that this tends to the codimension as σ → 0; where the data have a density, it
 * tends to 0.
 *
 * <p>Uniform points of the unit circle of the plane give .938541 at σ = .3, .994869 at .1, .999549
 * at .03 and .999950 at .01, by quadrature.
 *
 * @param sigma σ, &gt; 0
 * @param value {@code σ² E|s|²}, at least 0
 * @see "De Bortoli 2022, arXiv:2208.05314, for the blow-up; Stanczuk, Batzolis, Deveney, Schönlieb
 *     2024, arXiv:2212.12611, for dimensions read off from scores"
 */
public record Codimension(double sigma, double value) {
  /**
   * Measured on drawn noise.
   *
   * @param denoiser of the data; its score is {@code (D − y)/σ²}
   * @param clean data, [B, event], one a row of rng
   * @param sigma σ, &gt; 0
   * @param rng streams of the noise
   * @return the estimate, with an error of the order of {@code B^{−½}}
   */
  public static Codimension of(Denoiser denoiser, Tensor clean, double sigma, Rng rng) {
    int n = Math.toIntExact(clean.size(0));
    double[] equal = new double[n];
    Arrays.fill(equal, 1.0 / n);
    return TensorScope.evaluate(
        () -> {
          Tensor noise = rng.normal(ScalarType.Double, Shapes.event(clean));
          Tensor noised = Ops.add(clean.to(ScalarType.Double), noise, sigma);
          return of(denoiser, noised, equal, sigma);
        });
  }

  /**
   * By a quadrature of the noised law.
   *
   * @param denoiser of the data
   * @param noised nodes, [n, event], float64
   * @param weights of the nodes, sum 1, [n]
   * @param sigma σ, &gt; 0
   * @return the value
   */
  public static Codimension of(Denoiser denoiser, Tensor noised, double[] weights, double sigma) {
    return TensorScope.evaluate(
        () -> {
          Tensor pull = denoiser.at(noised, Ops.scalar(sigma), Condition.NONE).sub(noised);
          double[] squares = Ops.doubles(Ops.rowSum(pull.mul(pull)));
          double sum = 0;
          for (int i = 0; i < squares.length; i++) {
            sum += weights[i] * squares[i];
          }
          return new Codimension(sigma, sum / (sigma * sigma));
        });
  }

  /**
   * The mean square of the score.
   *
   * @return {@code E|s|²}
   */
  public double energy() {
    return value / (sigma * sigma);
  }

  /**
   * The slope of {@code log E|s|²} over {@code log σ} by least squares: −2 on a manifold, 0 for a
   * density.
   *
   * @param levels at two different σ at least
   * @return the slope
   * @throws IllegalArgumentException when fewer than two levels are given
   */
  public static double slope(List<Codimension> levels) {
    if (levels.stream().mapToDouble(Codimension::sigma).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "slope: expected at least 2 different noise levels, found " + levels);
    }
    double centre =
        levels.stream().mapToDouble(l -> Math.log(l.sigma())).average().orElse(Double.NaN);
    double cross = 0;
    double square = 0;
    for (Codimension l : levels) {
      double x = Math.log(l.sigma()) - centre;
      cross += x * Math.log(l.energy());
      square += x * x;
    }
    return cross / square;
  }

  /**
   * The share of the squared norm of vectors that is normal to a manifold, {@code 1 − Σ|Pv|²/Σ|v|²}
   * with the tangent projection P.
   *
   * @param manifold where the data are, in the coordinates of the vectors
   * @param x states of the manifold, [B, event], such as those closest to noised ones
   * @param v vectors such as scores, shape of x, not all 0
   * @return a number in [0, 1]; 1 where all of them are normal
   */
  public static double normalShare(Continuous manifold, Tensor x, Tensor v) {
    return TensorScope.evaluate(
        () -> {
          Tensor normal = v.sub(manifold.project(x, v));
          return normal.square().sum().item_double() / v.square().sum().item_double();
        });
  }
}
