package tweedie.config;

import tweedie.core.Density;
import tweedie.core.Score;
import tweedie.data.Columns;
import tweedie.data.Scale;
import tweedie.law.Transformed;
import tweedie.process.LinearSde;
import tweedie.tensor.Shapes;
import tweedie.transform.Augment;

/** The likelihood of rows of numbers under a linear process, in the units of the data. */
final class LinearLikelihood {
  /** The exact trace takes one vector–Jacobian product a number. */
  private static final int MOST = 64;

  private LinearLikelihood() {}

  /**
   * The likelihood. With auxiliary blocks it is the bound {@code log p(x) ≥ E[log p(x, m) − log
   * q(m)]} with m drawn from its initial law q.
   *
   * @throws ConfigException when there is none for such data
   */
  static Likelihood of(LinearSde p, Score score, Facts facts, Likelihood.Options o) {
    long size = Shapes.count(facts.event());
    if (facts.image().length > 0 || size * p.blocks() > MOST) {
      throw new ConfigException(
          "data", "the likelihood is for vectors of at most %d numbers".formatted(MOST));
    }
    double shift = units(facts);
    if (p.blocks() == 1) {
      return Likelihood.of(p, score, o.tEnd(), o, shift);
    }
    double[] variances = p.initialVariances();
    for (double v : variances) {
      if (!(v > 0)) {
        throw new ConfigException(
            "process", "the likelihood needs auxiliaries that start with a density");
      }
    }
    if (o.samples().isPresent()) {
      Density weight = Likelihood.weight(p, score, o.tEnd(), o);
      return Likelihood.weighted(new Transformed(new Augment(variances), weight), o, shift);
    }
    return new Likelihood(
        new Transformed(new Augment(variances), Likelihood.flow(p, score, o.tEnd(), o)),
        "lower bound, by the probability-flow ODE with drawn auxiliaries",
        0,
        "",
        shift,
        false);
  }

  /** Minus the logarithm of the volume that standardising divides by; 0 without columns. */
  static double units(Facts facts) {
    return facts.columns().map(LinearLikelihood::units).orElse(0.0);
  }

  private static double units(Columns c) {
    if (!c.scale().equals(Scale.LINEAR)) {
      throw new ConfigException("data", "the likelihood is for columns on a linear scale");
    }
    double sum = 0;
    for (int j = 0; j < c.size(); j++) {
      if (c.std().get(j) == 0) {
        throw new ConfigException(
            "data", "column '" + c.names().get(j) + "' is constant and has no density");
      }
      sum -= Math.log(c.std().get(j));
    }
    return sum;
  }
}
