package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ExponentialStep;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * Multistep DPM-Solver++ for any linear process: the integral {@code ∫ d(R⁻¹Φ) x̂₀} of the
 * probability flow with predicted data that are held (order 1), have the slope of the last two
 * predictions (2M: {@code x̂₀ + h/(2h₀)(x̂₀ − x̂₀′)} held at its middle), or are the parabola in λ
 * through the last three (3M). The first steps have fewer predictions and so a lower order, where λ
 * is small and predictions hardly change. One field call a step.
 *
 * <p>3M integrates its parabola exactly. The public code gives the second difference half of its
 * weight, {@code φ₃} for {@code 2φ₃}, and stays at order 2.
 *
 * @param order 1, 2 or 3
 * @see "Lu, Zhou, Bao, Chen, Li, Zhu 2022, arXiv:2211.01095, algorithm 2 and appendix B"
 */
public record DpmMultistep(int order) implements Solver<SemiLinear> {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless it is 1, 2 or 3
   */
  public DpmMultistep {
    if (order < 1 || order > 3) {
      throw new IllegalArgumentException("order: expected 1, 2 or 3, found " + order);
    }
  }

  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofFlow(d, grid);
    ExponentialStep step = p.step();
    History past = new History(order);
    return (x, t, s, c, rng) -> {
      past.add(step.logSnr(t), p.data(x, t, c));
      Tensor pulled =
          past.size() == 2
              ? Predictions.apply(step.pull(t, s), sloped(past, step.logSnr(s)))
              : past.combine(step.pulls(t, s, past.nodes(past.size())));
      if (s == grid.last()) {
        past.clear();
      }
      return Predictions.apply(step.keep(t, s), x).add(pulled);
    };
  }

  /** The prediction on the line through the last two, at the middle of the step in λ. */
  static Tensor sloped(History past, double end) {
    double h = end - past.node(0);
    if (Double.isInfinite(h)) {
      return past.value(0);
    }
    Tensor change = past.value(0).sub(past.value(1));
    return Ops.add(past.value(0), change, h / (2 * (past.node(0) - past.node(1))));
  }
}
