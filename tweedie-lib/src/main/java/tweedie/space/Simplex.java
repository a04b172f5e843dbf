package tweedie.space;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * The probability simplex {@code {x ≥ 0, Σ x_i = 1}} with the inverse of {@code A(x) = diag(x) −
 * xxᵀ} as its metric (Fisher–Rao up to a factor). Tangent vectors are ambient and sum to 0;
 * densities are with respect to Lebesgue measure of the first K − 1 coordinates, and the metric
 * gradient of log p is {@code A ∇log p}, which stays bounded at the faces.
 *
 * <p>For a tangent field whose coordinates sum to 0 off the simplex too, the divergence with
 * respect to that measure is the ambient one.
 *
 * @param categories K, at least 2; states [B, K]
 */
public record Simplex(int categories) implements Continuous {
  /** Largest distance of the sum of a state from 1, as float32 states of many categories have. */
  private static final double SUM_TOLERANCE = 1e-4;

  /**
   * Checks the number of categories.
   *
   * @throws IllegalArgumentException when it is below 2
   */
  public Simplex {
    if (categories < 2) {
      throw new IllegalArgumentException("categories: expected at least 2, found " + categories);
    }
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, categories);
    double[] values = Ops.doubles(x);
    for (int at = 0; at < values.length; at += categories) {
      double sum = 0;
      double min = 0;
      for (int i = at; i < at + categories; i++) {
        sum += values[i];
        min = Math.min(min, values[i]);
      }
      if (!(min >= 0 && Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        throw new IllegalArgumentException(
            "state: expected parts >= 0 with sum 1, found smallest part "
                + min
                + " and sum "
                + sum
                + " in row "
                + at / categories);
      }
    }
  }

  /**
   * Closes compositions: divides each row by its sum. Exact zeros stay exact zeros.
   *
   * @param parts amounts ≥ 0, [B, K]
   * @return states, each row with sum 1, [B, K]
   * @throws IllegalArgumentException when an amount is negative or a row has no positive finite sum
   */
  public Tensor close(Tensor parts) {
    Shapes.check("parts", parts, categories);
    Tensor sum = parts.sum(1).unsqueeze(1);
    double smallest = TensorScope.value(() -> parts.min().item_double());
    double smallestSum = TensorScope.value(() -> sum.min().item_double());
    if (!(smallest >= 0 && smallestSum > 0) || !Ops.finite(sum)) {
      throw new IllegalArgumentException(
          "parts: expected amounts >= 0 with a positive finite sum in each row, found smallest part "
              + smallest
              + " and smallest sum "
              + smallestSum);
    }
    return parts.div(sum);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code x + v}, clipped at 0 and divided by its sum. Clipping acts only on steps that leave
   * the simplex; it biases those towards the interior, an error that vanishes with the step.
   */
  @Override
  public Tensor move(Tensor x, Tensor v) {
    try (Scalar zero = new Scalar(0.0)) {
      Tensor y = x.add(v).clamp_min(zero);
      return y.div(y.sum(1).unsqueeze(1));
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Onto vectors that sum to 0: {@code v − mean(v)}.
   */
  @Override
  public Tensor project(Tensor x, Tensor v) {
    return v.sub(v.mean(1).unsqueeze(1));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code (diag(√x) − x √xᵀ) z} with z standard normal: covariance A(x).
   */
  @Override
  public Tensor noise(Tensor x, Rng rng) {
    Tensor z = rng.normal(categories).to(x.scalar_type());
    Tensor rooted = x.sqrt().mul(z);
    return rooted.sub(x.mul(rooted.sum(1).unsqueeze(1)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code uᵀ A⁺ v = Σ u_i v_i / x_i} for tangent vectors. On a face a vector along the face has
   * no part there, and 0/0 counts as 0.
   */
  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    Tensor product = u.mul(v);
    try (Scalar zero = new Scalar(0.0)) {
      Tensor still = product.eq(zero).bitwise_and(x.eq(zero));
      return Ops.rowSum(product.div(torch.where(still, torch.ones_like(x), x)));
    }
  }

  /**
   * The metric applied to a covector: {@code A(x) a = x (a − Σ x_i a_i)}, which is tangent whatever
   * a is.
   *
   * @param x states [B, K]
   * @param a ambient gradients, shape of x
   * @return tangent vectors, shape of x
   */
  public Tensor raise(Tensor x, Tensor a) {
    Tensor scaled = x.mul(a);
    return scaled.sub(x.mul(scaled.sum(1).unsqueeze(1)));
  }
}
