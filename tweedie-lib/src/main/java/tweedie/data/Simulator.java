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
   * Names of the numbers of y.
   *
   * @return one a number
   */
  List<String> observations();

  /**
   * Scale on which the numbers of y are shown to a network.
   *
   * @return the scale
   */
  Scale observationScale();

  /**
   * Draws pairs.
   *
   * @param rng one stream a pair
   * @return x then y of each pair, original units, [B · (numbers of x + numbers of y)]
   */
  double[] draw(Rng rng);

  /**
   * What a network is shown of an observation somebody made.
   *
   * @param observed the numbers as they came
   * @return the summary that {@link #draw} gives as y; the numbers themselves by default
   */
  default double[] summary(double[] observed) {
    return observed;
  }
}
