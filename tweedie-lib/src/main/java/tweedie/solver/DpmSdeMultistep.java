package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ExponentialStep;
import tweedie.process.SemiLinear;

/**
 * SDE-DPM-Solver++(2M) for any linear process: posterior steps of the reverse SDE with the data on
 * the line through the last two predictions, at the middle of the step in λ. One field call a step;
 * order 2 (weak): what a line misses of the noise within a step, its slope returns one step later.
 *
 * @see "Lu, Zhou, Bao, Chen, Li, Zhu 2022, arXiv:2211.01095, section 4.3 and appendix B.3"
 */
public record DpmSdeMultistep() implements Solver<SemiLinear> {
  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofSde(d, grid);
    ExponentialStep step = p.step();
    History past = new History(2);
    return (x, t, s, c, rng) -> {
      past.add(step.logSnr(t), p.data(x, t, c));
      Tensor data = past.size() == 2 ? DpmMultistep.sloped(past, step.logSnr(s)) : past.value(0);
      Tensor y = p.draw(step.posterior(t, s), x, data, t, s, rng);
      if (s == grid.last()) {
        past.clear();
      }
      return y;
    };
  }
}
