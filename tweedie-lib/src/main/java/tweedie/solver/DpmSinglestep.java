package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ExponentialStep;
import tweedie.process.SemiLinear;

/**
 * DPM-Solver++(2S) for any linear process: a first-order step to the middle in λ, and a step from
 * the start with the data predicted there. Two field calls a step; order 2, without history.
 *
 * @see "Lu, Zhou, Bao, Chen, Li, Zhu 2022, arXiv:2211.01095, algorithm 1 with r = 1/2"
 */
public record DpmSinglestep() implements Solver<SemiLinear> {
  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofFlow(d, grid);
    return (x, t, s, c, rng) -> {
      Tensor data = p.data(x, t, c);
      double mid = middle(p.step(), t, s);
      if (mid > s) {
        data = p.data(held(p.step(), x, data, t, mid), mid, c);
      }
      return held(p.step(), x, data, t, s);
    };
  }

  /** The time in the middle of λ; the end where λ is infinite there. */
  static double middle(ExponentialStep step, double t, double s) {
    double end = step.logSnr(s);
    return Double.isInfinite(end) ? s : step.time(0.5 * (step.logSnr(t) + end), s, t);
  }

  private static Tensor held(ExponentialStep step, Tensor x, Tensor data, double t, double s) {
    return Predictions.apply(step.keep(t, s), x).add(Predictions.apply(step.pull(t, s), data));
  }
}
