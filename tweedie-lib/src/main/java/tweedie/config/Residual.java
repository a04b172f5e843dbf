package tweedie.config;

import java.util.Locale;
import java.util.Optional;

/** Tells of clocks that stop before the prior is reached. */
final class Residual {
  /** Beyond this factor samples start visibly off the law that the model was trained on. */
  private static final double MOST = 0.01;

  private Residual() {}

  /** One line when the slowest mode is still there at the last time. */
  static Optional<String> warning(Noising process) {
    double left = process.residual().orElse(0);
    return left > MOST
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the clock stops before the prior is reached: %.2g of the slowest mode is left at"
                    + " the last time, expected at most %s; choose a larger beta",
                left,
                MOST))
        : Optional.empty();
  }
}
