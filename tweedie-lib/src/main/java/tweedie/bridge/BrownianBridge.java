package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Interpolant;
import tweedie.core.Pair;
import tweedie.core.Target;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The Brownian bridge of {@code dX = g dW} on [0, T]: at share u, {@code x = (1−u) x0 + u x1 + g
 * √(T u (1−u)) z}. The forward field is asked for {@code (x1 − x)/(T (1−u))}, the backward one for
 * {@code (x − x0)/(T u)}; both are drifts in the clock's direction. Unbounded at u = 1 and u = 0:
 * draw u from [ε, 1 − ε].
 *
 * @param direction which field learns
 * @param noise g, &gt; 0
 * @param horizon T, &gt; 0
 * @see "Shi, De Bortoli, Campbell, Doucet 2023, arXiv:2303.16852, equations 7 and 10"
 */
public record BrownianBridge(Direction direction, double noise, double horizon)
    implements Interpolant {
  /** Checks the numbers. */
  public BrownianBridge {
    if (!(noise > 0 && horizon > 0)) {
      throw new IllegalArgumentException(
          "Brownian bridge: expected noise > 0 and horizon > 0, found " + noise + ", " + horizon);
    }
  }

  @Override
  public Target draw(Pair ends, Tensor u, Rng rng) {
    Tensor x0 = ends.x0();
    Tensor x1 = ends.x1();
    Tensor rest = Ops.add(u.neg(), 1);
    Tensor z = rng.normal(Shapes.event(x0)).to(x0.scalar_type());
    Tensor gap = x1.sub(x0);
    // Written in z, not in x: no digits are lost near the ends.
    Tensor deviation = Ops.mul(u.mul(rest).sqrt(), noise * Math.sqrt(horizon));
    Tensor x = x0.add(gap.mul(Ops.perRow(u, x0))).add(z.mul(Ops.perRow(deviation, x0)));
    boolean forward = direction == Direction.FORWARD;
    Tensor odds = forward ? u.div(rest) : rest.div(u);
    double scale = (forward ? -1 : 1) * noise / Math.sqrt(horizon);
    Tensor push = z.mul(Ops.perRow(Ops.mul(odds.sqrt(), scale), x0));
    return new Target(
        x,
        Ops.mul(u, horizon),
        Ops.mul(gap, 1 / horizon).add(push),
        torch.ones(new long[] {x0.size(0)}, new TensorOptions(ScalarType.Float)),
        ends.c());
  }
}
