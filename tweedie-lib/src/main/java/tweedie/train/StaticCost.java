package tweedie.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.bridge.Bridge;
import tweedie.bridge.Sinkhorn;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * What a learned coupling is judged by: entropic transport between samples of both ends, which is
 * the static Schrödinger bridge of a reference with the transition {@code N(a x + b, v)}. The cost
 * {@code −log p(y | x)} is {@code |a x + b − y|²/(2v)}; a shift b drops out of the coupling.
 *
 * <p>The plan of few points in many dimensions costs much more than that of their laws, because no
 * point has a near partner: for images it is an upper bound only.
 *
 * @param factor a, not 0
 * @param variance v, &gt; 0
 * @param samples points of either end
 */
public record StaticCost(double factor, double variance, int samples) {
  private static final int ITERATIONS = 1000;
  private static final double TOLERANCE = 1e-4;

  /**
   * The cost of the coupling.
   *
   * @param bridge whose ends are coupled
   * @param seed of the samples
   * @return {@code E|x0 − x1|²}
   */
  public double of(Bridge bridge, long seed) {
    Rng rng = Rng.of(seed, samples).child(-11);
    return TensorScope.evaluate(
        () -> {
          Tensor x = wide(bridge.left().draw(rng.child(0)).x());
          Tensor y = wide(bridge.right().draw(rng.child(1)).x());
          Tensor moved = Ops.mul(x, factor);
          Sinkhorn plan = Sinkhorn.of(moved, y, 2 * variance, ITERATIONS, TOLERANCE);
          double cross = plan.crossMoment().trace().item_double() / factor;
          return square(x) + square(y) - 2 * cross;
        });
  }

  private static Tensor wide(Tensor x) {
    return x.flatten(1, -1).to(ScalarType.Double);
  }

  private static double square(Tensor x) {
    return x.mul(x).sum(1).mean().item_double();
  }
}
