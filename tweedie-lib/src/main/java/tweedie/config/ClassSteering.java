package tweedie.config;

import java.util.Optional;
import tweedie.core.Field;
import tweedie.guide.Interval;

/**
 * How strongly samples are steered to their classes.
 *
 * @param weight classifier-free: w' with 1 the conditional and 0 the unconditional field; with a
 *     classifier: the factor of its gradient
 * @param times times of the process at which samples are steered; empty: all
 * @param rescale share φ of the output's deviation that is brought back to the conditional one
 * @param classifier unnormalised log-probabilities at (y, σ); empty: classifier-free
 */
public record ClassSteering(
    double weight, Optional<Interval> times, double rescale, Optional<Field> classifier) {
  /** The conditional field as it was learned. */
  public static final ClassSteering PLAIN =
      new ClassSteering(1, Optional.empty(), 0, Optional.empty());

  /**
   * Checks the numbers.
   *
   * @throws ConfigException naming the option
   */
  public ClassSteering {
    if (!Double.isFinite(weight)) {
      throw new ConfigException("--guidance", "expected a number, found " + weight);
    }
    if (!(rescale >= 0 && rescale <= 1)) {
      throw new ConfigException("--rescale", "expected 0 to 1, found " + rescale);
    }
    if (rescale > 0 && classifier.isPresent()) {
      throw new ConfigException("--rescale", "goes without a classifier");
    }
  }

  /** The interval, or all times. */
  Interval interval() {
    return times.orElse(Interval.ALWAYS);
  }
}
