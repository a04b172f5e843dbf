package tweedie.theory;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.process.Denoiser;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/**
 * The law with mass 1/n on each of n points: that of a training set, as a score knows it that has
 * learned it by heart. All is exact; a sum over points on a manifold is also a quadrature rule for
 * the law that they are spread over, as equal angles are for a circle.
 *
 * @see "Efron 2011, Tweedie's formula and selection bias, JASA 106; Biroli, Bonnaire, de Bortoli,
 *     Mézard 2024, arXiv:2402.18491, for the empirical score"
 */
public final class EmpiricalMeasure {
  private final Tensor points;
  private final Tensor squares;

  /**
   * The measure of some points.
   *
   * @param points [n, event], n at least 1; copied
   * @throws IllegalArgumentException if there are none
   */
  public EmpiricalMeasure(Tensor points) {
    if (points.dim() < 2 || points.size(0) < 1) {
      throw new IllegalArgumentException(
          "points: expected [n, event] with n >= 1, found " + Arrays.toString(Shapes.of(points)));
    }
    // Both outlive the scope this object happens to be made in.
    this.points = points.detach().to(ScalarType.Double).flatten(1, -1).clone();
    this.points.retainReference();
    this.squares = this.points.square().sum(1);
    this.squares.retainReference();
  }

  /**
   * Number of points.
   *
   * @return n
   */
  public int size() {
    return Math.toIntExact(points.size(0));
  }

  /**
   * Squared distances to all points.
   *
   * @param x [B, event]
   * @return float64 [B, n]; what cancels leaves 1e-16 of the squared norms
   */
  public Tensor squaredDistances(Tensor x) {
    Tensor flat = x.to(ScalarType.Double).flatten(1, -1);
    Tensor products = torch.matmul(flat, points.transpose(0, 1));
    return Ops.add(flat.square().sum(1).unsqueeze(1).add(squares), products, -2);
  }

  /**
   * The posterior probability of each point given a noisy one, {@code wᵢ ∝ exp(−|y − xᵢ|²/(2σ²))}.
   *
   * @param y [B, event]
   * @param sigma σ, [] or [B], &gt; 0
   * @return float64 [B, n], rows of sum 1
   */
  public Tensor weights(Tensor y, Tensor sigma) {
    Tensor d2 = squaredDistances(y);
    Tensor variance = Ops.perRow(sigma.to(ScalarType.Double).square(), d2);
    return torch.softmax(Ops.mul(d2, -0.5).div(variance), -1);
  }

  /**
   * The weight of the nearest point, which is the largest one: near 1 the empirical score points at
   * one training point, near 1/n at their mean.
   *
   * @param y [B, event]
   * @param sigma σ, [] or [B], &gt; 0
   * @return float64 [B], in [1/n, 1]
   */
  public Tensor nearestWeight(Tensor y, Tensor sigma) {
    return weights(y, sigma).amax(new long[] {1}, false);
  }

  /**
   * The posterior mean {@code Σ wᵢ xᵢ} at additive noise. {@link
   * tweedie.process.LinearSde#score(Denoiser)} makes the empirical score of any linear process of
   * it.
   *
   * @return the denoiser of these points, for y [B, event] and σ [] or [B]
   */
  public Denoiser denoiser() {
    return (y, sigma, c) -> {
      Tensor mean = torch.matmul(weights(y, sigma), points);
      return mean.reshape(Shapes.of(y)).to(y.scalar_type());
    };
  }
}
