package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.Moments;
import tweedie.process.SemiLinear;

/**
 * DDIM for any linear process: {@code x_s = α_s x̂₀ + √(σ_s² − ς²) ε̂ + ς ξ} with {@code ς = η}
 * times the standard deviation of the posterior. η² is the churn of the reversal: 0 is the
 * deterministic sampler, an exponential integrator of the probability flow; 1 is ancestral sampling
 * (with several blocks, up to a rotation of higher order). With several blocks σ becomes the factor
 * R that moves with the flow. One field call a step; order 1.
 *
 * @see "Song, Meng, Ermon 2021, arXiv:2010.02502, equation 12; Zhang, Tao, Chen 2023,
 *     arXiv:2206.05564, for R"
 */
public record Ddim() implements Solver<SemiLinear> {
  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    if (d.churn() > 1) {
      throw new IllegalArgumentException("ddim: expected a churn of 0 to 1, found " + d.churn());
    }
    Predictions p = Predictions.of(d, grid);
    return (x, t, s, c, rng) -> {
      Tensor data = p.data(x, t, c);
      Moments law = p.step().partly(t, s, d.churn());
      if (d.churn() > 0) {
        return p.draw(law, x, data, t, s, rng);
      }
      return Predictions.apply(law.mean(), x)
          .add(Predictions.apply(p.step().pull(law.mean(), t, s), data));
    };
  }
}
