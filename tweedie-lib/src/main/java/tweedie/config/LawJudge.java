package tweedie.config;

import tweedie.process.LinearSde;
import tweedie.theory.MixtureTarget;

/**
 * Judges samplers with the exact score of a known law. For one Gaussian the law of the samples is
 * known too, and the discrepancy is its {@code KL(samples ‖ data) = ½(v/s² + (m − μ)²/s² − 1 − log
 * v/s²)}; for a mixture it is the Wasserstein-2 distance of draws to exact draws.
 *
 * @param law the data
 */
public record LawJudge(MixtureTarget law) implements Judge {
  /** Exact draws beside the generated ones; states are small, so that many share a call. */
  private static final int BATCH = 1000;

  /**
   * Checks the law.
   *
   * @throws ConfigException for a Gaussian without variance, which has no KL
   */
  public LawJudge {
    if (exact(law) && !(law.variances()[0] > 0)) {
      throw new ConfigException("target.variance", "expected a number > 0, found 0");
    }
  }

  private static boolean exact(MixtureTarget law) {
    return law.weights().length == 1 && law.dimension() == 1;
  }

  @Override
  public boolean exact() {
    return exact(law);
  }

  @Override
  public String name(int rows) {
    return exact() ? "KL in nats, exact" : "W2 to exact draws, n=" + rows;
  }

  @Override
  public double value(Noising process, SampleOptions o, int rows, long seed) {
    LinearSde p = LinearNoising.require("process", process, "the exact score of a law");
    if (!exact()) {
      SampleOptions wide =
          new SampleOptions(
              o.solver(), o.grid(), o.nfe(), o.denoise(), o.tEnd(), o.tolerance(), BATCH);
      return MixtureOracle.of(p, law, wide, false, rows, seed).w2().value();
    }
    double mean = law.means()[0][0];
    double variance = law.variances()[0];
    GaussianOracle found = GaussianOracle.of(p, mean, variance, o, false);
    double ratio = found.variance() / variance;
    double shift = found.mean() - mean;
    double kl = 0.5 * (ratio + shift * shift / variance - 1 - Math.log(ratio));
    if (!Double.isFinite(kl)) {
      throw new IllegalArgumentException("expected a finite KL, found " + kl);
    }
    return kl;
  }
}
