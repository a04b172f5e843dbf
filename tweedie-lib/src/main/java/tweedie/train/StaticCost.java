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
 * <p>The optimum between samples estimates that between their laws. In expectation the regularised
 * objective, cost and entropy together, is at least that of the laws; the cost by itself has no
 * such order. Few points in many dimensions are far from the limit, because no point has a near
 * partner: for images the number says little.
 *
 * @param factor a, not 0
 * @param variance v, &gt; 0
 * @param samples points of either end
 */
public record StaticCost(double factor, double variance, int samples) {
  private static final int ITERATIONS = 1000;
  private static final double WANTED = 1e-4;

  /** Mass in the wrong place: it moves the cost by as much of the largest squared distance. */
  private static final double TOLERANCE = 1e-3;

  /**
   * What was found.
   *
   * @param squaredDistance {@code E|x0 − x1|²} under the plan; NaN where the error is above 1e-3
   * @param error total-variation error of a marginal of the plan, in [0, 1]
   */
  public record Found(double squaredDistance, double error) {}

  /**
   * The cost of the coupling.
   *
   * @param bridge whose ends are coupled
   * @param seed of the samples
   * @return the cost and how far the plan is from a coupling
   */
  public Found of(Bridge bridge, long seed) {
    return of(bridge, seed, ITERATIONS);
  }

  Found of(Bridge bridge, long seed, int iterations) {
    Rng rng = Rng.of(seed, samples).child(-11);
    return TensorScope.evaluate(
        () -> {
          Tensor x = wide(bridge.left().draw(rng.child(0)).x());
          Tensor y = wide(bridge.right().draw(rng.child(1)).x());
          Sinkhorn plan = Sinkhorn.of(Ops.mul(x, factor), y, 2 * variance, iterations, WANTED);
          // The plan is of a x and y, the cost of x and y.
          double cost =
              new Sinkhorn(x, y, plan.logPlan(), plan.iterations(), plan.error()).squaredDistance();
          return new Found(plan.error() <= TOLERANCE ? cost : Double.NaN, plan.error());
        });
  }

  private static Tensor wide(Tensor x) {
    return x.flatten(1, -1).to(ScalarType.Double);
  }
}
