package tweedie.solver;

import tweedie.core.Solver;
import tweedie.core.Stepper;
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
  public Stepper begin(SemiLinear d, TimeGrid grid) {
    Sscs.requireSde(d);
    Predictions p = Predictions.of(d, grid);
    return (x, time, until, c, rng) -> {
      double t = time.item_double();
      double s = until.item_double();
      return p.draw(p.step().posterior(t, s), x, p.data(x, t, c), t, s, rng);
    };
  }
}
