package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.law.Gaussian;
import tweedie.process.Moments;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * Predictor–corrector for any linear process: a Langevin step at time t with the covariance of the
 * kernel as preconditioner, {@code z ← z + δ Σ_t score + √(2δ) L_t ξ}, then a posterior step to s.
 * The length {@code δ = min(ratio (λ_s − λ_t), ½)} shrinks with the step, so that the corrector
 * leaves no bias in the limit. Two field calls a step; order 1 (weak).
 *
 * <p>The published length {@code 2(r |ξ|/|score|)²} takes norms over the batch, which ties samples
 * to each other; with {@code |score| ≈ |ξ|/σ} it is {@code 2r²σ²}, the form here with δ = 2r², 0.05
 * for its r = 0.16. A ratio of ¼ gives that at about 50 steps.
 *
 * @param ratio Langevin time a unit of λ, at least 0; 0 is {@link Ancestral}
 * @see "Song et al. 2021, arXiv:2011.13456, algorithms 1-5 and appendix G"
 */
public record PredictorCorrector(double ratio) implements Solver<SemiLinear> {
  private static final double LONGEST = 0.5;

  /**
   * Checks the ratio.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public PredictorCorrector {
    if (!(ratio >= 0)) {
      throw new IllegalArgumentException("ratio: expected a number >= 0, found " + ratio);
    }
  }

  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofSde(d, grid);
    return (x, t, s, c, rng) -> {
      // Without noise at s the log ratio is infinite, of which 0 is not 0.
      double length =
          ratio == 0 ? 0 : Math.min(LONGEST, ratio * (p.step().logSnr(s) - p.step().logSnr(t)));
      Moments m = d.forward().moments(t);
      Tensor score = d.score().at(x, Ops.scalar(t), c);
      Tensor mean = Ops.add(x, Predictions.apply(m.covariance(), score), length);
      Gaussian law = new Gaussian(mean, Ops.matrix(m.cholesky()), d.space());
      Tensor noise = Ops.mul(d.space().noise(x, rng.child(0)), Math.sqrt(2 * length));
      Tensor z = law.with(noise);
      return p.draw(p.step().posterior(t, s), z, p.data(z, t, c), t, s, rng.child(1));
    };
  }
}
