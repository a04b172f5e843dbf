package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ExponentialStep;
import tweedie.process.SemiLinear;

/**
 * SDE-DPM-Solver++(2S) for any linear process: the reverse SDE, a posterior step to the middle in
 * λ, and the whole step with the data predicted there and with the noise that was drawn before. Two
 * field calls a step; order 2 (weak).
 *
 * @see "Lu, Zhou, Bao, Chen, Li, Zhu 2022, arXiv:2211.01095, section 4.3 and appendix B.3"
 */
public record DpmSde() implements Solver<SemiLinear> {
  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofSde(d, grid);
    ExponentialStep step = p.step();
    return (x, t, s, c, rng) -> {
      Tensor data = p.data(x, t, c);
      double mid = DpmSinglestep.middle(step, t, s);
      if (mid == s) {
        return p.draw(step.posterior(t, s), x, data, t, s, rng);
      }
      Tensor half = p.draw(step.posterior(t, mid), x, data, t, mid, rng.child(0));
      Tensor later = p.data(half, mid, c);
      // The first half once more with the later data and the same noise.
      double[][] weight = step.pull(step.posterior(t, mid).mean(), t, mid);
      Tensor again = half.add(Predictions.apply(weight, later.sub(data)));
      return p.draw(step.posterior(mid, s), again, later, mid, s, rng.child(1));
    };
  }
}
