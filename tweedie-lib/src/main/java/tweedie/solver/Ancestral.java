package tweedie.solver;

import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.SemiLinear;

/**
 * Ancestral sampling for any linear process: a draw from the posterior {@code q(z_s | z_t, ẑ₀)} at
 * the predicted clean part, which is the reverse SDE with that part held. With one block it is DDIM
 * with η = 1 and the first-order SDE solver of DPM-Solver++. One field call a step; order 1 (weak).
 *
 * @see "Ho, Jain, Abbeel 2020, arXiv:2006.11239, algorithm 2; Song et al. 2021, arXiv:2011.13456,
 *     appendix F"
 */
public record Ancestral() implements Solver<SemiLinear> {
  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions p = Predictions.ofSde(d, grid);
    return (x, t, s, c, rng) -> p.draw(p.step().posterior(t, s), x, p.data(x, t, c), t, s, rng);
  }
}
