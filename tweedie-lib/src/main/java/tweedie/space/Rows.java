package tweedie.space;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** Small vector algebra on rows [B, n], with gradients that stay finite at 0. */
final class Rows {
  private Rows() {}

  /** {@code Σ u v}, [B, 1]. */
  static Tensor dot(Tensor u, Tensor v) {
    return u.mul(v).sum(new long[] {1}, true, new ScalarTypeOptional());
  }

  /** {@code √s}, at least 1e-16: no row divides by 0, and the gradient at 0 is 0. */
  static Tensor root(Tensor s) {
    try (Scalar least = new Scalar(1e-32)) {
      return s.clamp_min(least).sqrt();
    }
  }

  /** Euclidean norm [B, 1], at least 1e-16. */
  static Tensor norm(Tensor v) {
    return root(dot(v, v));
  }

  /** Rows scaled to length 1. */
  static Tensor unit(Tensor v) {
    return v.div(norm(v));
  }

  /** The largest deviation of a tensor from a number. */
  static double deviation(Tensor x, double from) {
    if (x.numel() == 0) {
      return 0;
    }
    return TensorScope.value(() -> Ops.add(x, -from).abs().max().item_double());
  }

  /** Checks a constraint of a space to the precision of float32 states. */
  static void require(String constraint, double deviation) {
    if (!(deviation < 1e-3)) {
      throw new IllegalArgumentException(
          "state: expected " + constraint + ", found a deviation of " + deviation);
    }
  }
}
