package tweedie.law;

import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Logarithms of gamma variates by squeeze-free rejection. The first proposal of all rows is drawn
 * at once; later ones come from child streams of the rows that need them, so that the number of
 * rejections of one row never moves the draws of another.
 *
 * @see "Marsaglia, Tsang 2000, A simple method for generating gamma variables, section 3"
 */
final class GammaDraws {
  private final int perRow;
  private final Rng rng;

  private GammaDraws(int perRow, Rng rng) {
    this.perRow = perRow;
    this.rng = rng;
  }

  /**
   * Draws {@code log G}, {@code G ~ Gamma(shape, 1)}: on a log scale, because the variates of small
   * shapes underflow.
   *
   * @param shapes shapes &gt; 0, [rows * perRow], row after row
   * @param perRow numbers a row
   * @param rng one stream a row
   * @return shape of {@code shapes}
   */
  static double[] log(double[] shapes, int perRow, Rng rng) {
    return new GammaDraws(perRow, rng).draw(shapes);
  }

  private double[] draw(double[] shapes) {
    double[] z = Ops.doubles(rng.child(0).normal(perRow));
    double[] u = rng.child(1).uniforms(perRow);
    double[] boost = rng.child(2).uniforms(perRow);
    double[] out = new double[shapes.length];
    for (int i = 0; i < out.length; i++) {
      double shape = shapes[i] < 1 ? shapes[i] + 1 : shapes[i];
      double log = propose(shape, z[i], u[i]);
      if (Double.isNaN(log)) {
        log = again(shape, i);
      }
      // G(a) = G(a + 1) U^{1/a} for a < 1.
      out[i] = shapes[i] < 1 ? log + Math.log(boost[i]) / shapes[i] : log;
    }
    return out;
  }

  private double again(double shape, int i) {
    int column = i % perRow;
    Rng row = rng.rows(i / perRow, 1);
    // At most 5 % of the proposals are rejected, so that the loop ends after very few rounds.
    for (int round = 1; ; round++) {
      Rng streams = row.child(2L + round).child(column);
      double log =
          propose(shape, Ops.doubles(streams.normal(1))[0], streams.child(0).uniforms(1)[0]);
      if (!Double.isNaN(log)) {
        return log;
      }
    }
  }

  /** The logarithm of an accepted proposal, NaN when it is rejected; shape at least 1. */
  private static double propose(double shape, double z, double u) {
    double d = shape - 1.0 / 3;
    double root = 1 + z / Math.sqrt(9 * d);
    if (root <= 0) {
      return Double.NaN;
    }
    double logV = 3 * Math.log(root);
    double v = root * root * root;
    return Math.log(u) < 0.5 * z * z + d * (1 - v + logV) ? Math.log(d) + logV : Double.NaN;
  }
}
