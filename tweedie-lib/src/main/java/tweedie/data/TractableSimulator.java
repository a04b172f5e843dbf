package tweedie.data;

import tweedie.tensor.Rng;

/** A simulator whose densities are known too, so that its posterior can be judged. */
public interface TractableSimulator extends Simulator {
  /**
   * Parameters of the customary test.
   *
   * @return x
   */
  double[] truth();

  /**
   * Draws an observation.
   *
   * @param x parameters
   * @param rng one stream
   * @return y, not its summary
   */
  double[] observe(double[] x, Rng rng);

  /**
   * The density of a pair up to a number that depends on y only.
   *
   * @param x parameters
   * @param y observation
   * @return {@code log p(x) + log p(y | x)}; −∞ outside the prior
   */
  double logJoint(double[] x, double[] y);
}
