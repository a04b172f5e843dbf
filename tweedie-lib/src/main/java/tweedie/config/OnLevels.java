package tweedie.config;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * The probability of pictures that hold the 256 levels {@code 2v/255 − 1}: other numbers, as
 * pictures of more bits or of another size have them, have none.
 *
 * @param inner log-probability of levels
 */
record OnLevels(Density inner) implements Density {
  /** Levels are float32 numbers up to 1, whose last place is 6e-8. */
  private static final double MOST = 1e-6;

  private static final int LAST = 255;

  /**
   * {@inheritDoc}
   *
   * @throws ConfigException naming the first number that is no level
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    for (double v : Ops.doubles(x.reshape(-1))) {
      long level = Math.max(0, Math.min(LAST, Math.round((v + 1) / LinearLikelihood.LEVEL)));
      if (!(Math.abs(v - (level * LinearLikelihood.LEVEL - 1)) <= MOST)) {
        throw new ConfigException(
            "data",
            "the likelihood of pictures is one of 8-bit levels 2v/255 - 1, found " + (float) v);
      }
    }
    return inner.logDensity(x, c, rng);
  }

  @Override
  public boolean unbiased() {
    return inner.unbiased();
  }

  @Override
  public Parameters parameters() {
    return inner.parameters();
  }
}
