package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.SemiLinear;

/**
 * gDDIM and its multistep forms, for any linear process, phase space included: the integral {@code
 * ∫ d(Φ⁻¹R) ε̂} of the probability flow with predicted noise that is the polynomial in t through
 * the last 1, 2 or 3 predictions. With one block order 1 is DDIM and the others are tAB-DEIS. The
 * first steps have fewer predictions, where noise is almost all there is and predictions hardly
 * change. One field call a step.
 *
 * @param order 1, 2 or 3
 * @see "Zhang, Tao, Chen 2023, arXiv:2206.05564, equations 17-22; Zhang, Chen 2023,
 *     arXiv:2204.13902, equation 14"
 */
public record Gddim(int order) implements Solver<SemiLinear> {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless it is 1, 2 or 3
   */
  public Gddim {
    if (order < 1 || order > 3) {
      throw new IllegalArgumentException("order: expected 1, 2 or 3, found " + order);
    }
  }

  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofFlow(d, grid);
    History past = new History(order);
    return (x, t, s, c, rng) -> {
      past.add(t, p.noise(x, t, c));
      Tensor pushed =
          past.size() == 1
              ? Predictions.apply(p.step().push(t, s), past.value(0))
              : past.combine(p.step().pushes(t, s, past.nodes(past.size())));
      if (s == grid.last()) {
        past.clear();
      }
      return Predictions.apply(p.step().carry(t, s), x).add(pushed);
    };
  }
}
