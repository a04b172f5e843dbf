package tweedie.data;

import java.util.List;
import tweedie.tensor.Rng;

/**
 * A prior and a model of observations that can only be drawn: pairs (x, y) with x from the prior
 * and y given x. It needs no density.
 */
public interface Simulator {
  /**
   * Names of the numbers of x.
   *
   * @return one a number
   */
  List<String> parameters();

  /**
   * Scale on which the numbers of x are diffused.
   *
   * @return the scale
   */
  Scale parameterScale();

  /**
   * Names of the numbers of an observation y.
   *
   * @return one a number
   */
  List<String> observations();

  /**
   * Names of the numbers of a summary.
   *
   * @return one a number; those of the observation by default
   */
  default List<String> summaries() {
    return observations();
  }

  /**
   * What a network is shown of an observation.
   *
   * @param y the numbers of the observation, as they came
   * @return the numbers of its summary; y itself by default
   */
  default double[] summary(double[] y) {
    return y;
  }

  /**
   * Draws pairs.
   *
   * @param rng one stream a pair
   * @return x, then the summary of y, of each pair, original units, [B · (numbers of both)]
   */
  double[] draw(Rng rng);
}
