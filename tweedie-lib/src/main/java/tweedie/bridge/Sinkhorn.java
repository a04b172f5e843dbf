package tweedie.bridge;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Entropic optimal transport between two weighted point sets, {@code min ⟨P, |x − y|²⟩ + ε KL(P | a
 * ⊗ b)}, by Sinkhorn's iteration on logarithms in float64. With ε = 2σ² it is the static
 * Schrödinger bridge of a Brownian reference of variance σ².
 *
 * <p>Where ε is small beside the costs, the iteration starts at a larger ε that falls by factors of
 * {@value #FALL}, each from the potentials of the one before: from nothing it would need a number
 * of iterations of the order of the largest cost over ε.
 *
 * @param x start points, float64 [n, d]
 * @param y end points, float64 [m, d]
 * @param logPlan logarithm of the plan, float64 [n, m]; its exponentials sum to 1
 * @param iterations iterations done at ε itself
 * @param error largest total-variation error of a marginal that is left
 * @see "Cuturi 2013, arXiv:1306.0895; Peyré, Cuturi 2019, arXiv:1803.00567, section 4.4"
 */
public record Sinkhorn(Tensor x, Tensor y, Tensor logPlan, int iterations, double error) {
  private static final int FALL = 2;

  /** Most iterations at each ε that is larger than the one asked for. */
  private static final int WARM = 100;

  private static final double WARM_TOLERANCE = 1e-3;

  /**
   * Couples equally weighted points.
   *
   * @param x start points [n, d]
   * @param y end points [m, d]
   * @param regulariser ε, &gt; 0
   * @param iterations most iterations at ε itself, at least 1
   * @param tolerance stop when the total-variation error of the start marginal is below
   * @return the coupling
   */
  public static Sinkhorn of(
      Tensor x, Tensor y, double regulariser, int iterations, double tolerance) {
    return of(x, y, uniform(x), uniform(y), regulariser, iterations, tolerance);
  }

  /**
   * Couples weighted points.
   *
   * @param x start points [n, d]
   * @param y end points [m, d]
   * @param logA logarithms of the weights of x, float64 [n]; the weights sum to 1
   * @param logB logarithms of the weights of y, float64 [m]; the weights sum to 1
   * @param regulariser ε, &gt; 0
   * @param iterations most iterations at ε itself, at least 1
   * @param tolerance stop when the total-variation error of the start marginal is below
   * @return the coupling
   * @throws IllegalArgumentException when a number is out of range or the dimensions differ
   */
  public static Sinkhorn of(
      Tensor x,
      Tensor y,
      Tensor logA,
      Tensor logB,
      double regulariser,
      int iterations,
      double tolerance) {
    if (!(regulariser > 0) || iterations < 1) {
      throw new IllegalArgumentException(
          "Sinkhorn: expected regulariser > 0 and iterations >= 1, found "
              + regulariser
              + ", "
              + iterations);
    }
    if (x.dim() != 2 || y.dim() != 2 || x.size(1) != y.size(1)) {
      throw new IllegalArgumentException("Sinkhorn: expected [n, d] and [m, d]");
    }
    Tensor from = x.detach().to(ScalarType.Double);
    Tensor to = y.detach().to(ScalarType.Double);
    int[] count = new int[1];
    double[] left = {Double.POSITIVE_INFINITY};
    Tensor plan =
        TensorScope.withoutGradient(
            () -> {
              Tensor kernel = Ops.mul(cost(from, to), -1 / regulariser);
              Tensor f = warm(kernel, logA, logB);
              Tensor g = Ops.zerosLike(logB);
              while (count[0] < iterations && left[0] > tolerance) {
                Tensor row = f;
                g = TensorScope.keep(() -> columns(kernel, row, logB));
                Tensor column = g;
                f = TensorScope.keep(() -> rows(kernel, row, column, logA, left));
                count[0]++;
              }
              return kernel.add(f.unsqueeze(1)).add(g.unsqueeze(0));
            });
    return new Sinkhorn(from, to, plan, count[0], left[0]);
  }

  /** Row potentials at ε to start from, by way of larger ones. */
  private static Tensor warm(Tensor kernel, Tensor logA, Tensor logB) {
    double most = -kernel.min().item_double();
    double factor = 1;
    while (most * factor > FALL) {
      factor /= FALL;
    }
    Tensor f = Ops.zerosLike(logA);
    for (; factor < 1; factor *= FALL) {
      Tensor start = f;
      double share = factor;
      f = TensorScope.keep(() -> warm(Ops.mul(kernel, share), start, logA, logB));
    }
    return f;
  }

  private static Tensor warm(Tensor kernel, Tensor start, Tensor logA, Tensor logB) {
    double[] left = {Double.POSITIVE_INFINITY};
    Tensor f = start;
    for (int i = 0; i < WARM && left[0] > WARM_TOLERANCE; i++) {
      Tensor row = f;
      f = TensorScope.keep(() -> rows(kernel, row, columns(kernel, row, logB), logA, left));
    }
    // Potentials are costs over ε, and the next ε is smaller.
    return Ops.mul(f, FALL);
  }

  /** The next column potential. */
  private static Tensor columns(Tensor kernel, Tensor f, Tensor logB) {
    return logB.sub(kernel.add(f.unsqueeze(1)).logsumexp(0L));
  }

  /** The next row potential; measures the start marginal that the present one leaves. */
  private static Tensor rows(Tensor kernel, Tensor f, Tensor g, Tensor logA, double[] error) {
    Tensor sums = kernel.add(g.unsqueeze(0)).logsumexp(1L);
    error[0] = sums.add(f).exp().sub(logA.exp()).abs().sum().item_double() / 2;
    return logA.sub(sums);
  }

  private static Tensor uniform(Tensor x) {
    double[] w = new double[Math.toIntExact(x.size(0))];
    Arrays.fill(w, -Math.log(w.length));
    return Ops.tensor(w, w.length);
  }

  /** Squared distances [n, m]; by differences, because |x|² − 2xy + |y|² loses small distances. */
  private static Tensor cost(Tensor x, Tensor y) {
    if (x.size(1) <= 8) {
      Tensor gap = x.unsqueeze(1).sub(y.unsqueeze(0));
      return gap.mul(gap).sum(2);
    }
    Tensor c = Ops.mul(x.matmul(y.transpose(0, 1)), -2);
    return c.add(x.mul(x).sum(1).unsqueeze(1)).add(y.mul(y).sum(1).unsqueeze(0)).relu();
  }

  /**
   * The cross moment of the ends.
   *
   * @return {@code E[x0 x1ᵀ]}, float64 [d, d]
   */
  public Tensor crossMoment() {
    return TensorScope.withoutGradient(() -> x.transpose(0, 1).matmul(logPlan.exp()).matmul(y));
  }

  /**
   * The transport cost of the plan, without the entropy.
   *
   * @return {@code E|x0 − x1|²}
   */
  public double squaredDistance() {
    return TensorScope.evaluate(() -> cost(x, y).mul(logPlan.exp()).sum().item_double());
  }

  /**
   * The barycentric map.
   *
   * @return {@code E[x1 | x0 = x_i]}, float64 [n, d]
   */
  public Tensor barycentric() {
    return TensorScope.withoutGradient(() -> torch.softmax(logPlan, 1).matmul(y));
  }

  /**
   * The barycentric map of the other direction.
   *
   * @return {@code E[x0 | x1 = y_j]}, float64 [m, d]
   */
  public Tensor barycentricBack() {
    return TensorScope.withoutGradient(() -> torch.softmax(logPlan, 0).transpose(0, 1).matmul(x));
  }

  /**
   * The mutual information of the ends.
   *
   * @return {@code KL(P | its marginals' product)}, nats
   */
  public double mutualInformation() {
    return TensorScope.evaluate(
        () -> {
          Tensor independent =
              logPlan.logsumexp(1L).unsqueeze(1).add(logPlan.logsumexp(0L).unsqueeze(0));
          return logPlan.exp().mul(logPlan.sub(independent)).sum().item_double();
        });
  }

  /**
   * Draws an end for each start from its row of the plan.
   *
   * @param u one uniform number a row, [n], in (0, 1)
   * @return indices of y, int64 [n]
   */
  public Tensor ends(double[] u) {
    if (u.length != x.size(0)) {
      throw new IllegalArgumentException("expected " + x.size(0) + " numbers, found " + u.length);
    }
    return TensorScope.withoutGradient(
        () -> {
          Tensor below = torch.softmax(logPlan, 1).cumsum(1).lt(Ops.tensor(u, u.length, 1));
          Tensor index = below.to(ScalarType.Long).sum(1);
          // A rounded sum of a row may stay below 1.
          return index.minimum(Ops.tensor(new long[] {y.size(0) - 1}, 1));
        });
  }
}
