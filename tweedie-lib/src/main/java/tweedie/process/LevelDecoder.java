package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.law.Decoder;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Levels given their first noised state, each number by itself: {@code p(v) ∝ exp(−(y −
 * x_v)²/(2σ²))} over all levels {@code x_v = low + v width}, with the sufficient statistic y of the
 * process. A probability, where the density of an {@link ObservationDecoder} could be any number.
 *
 * @param process the noising
 * @param low the first level
 * @param width distance of neighbouring levels, &gt; 0
 * @param levels how many there are, at least 1
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 3.3"
 */
public record LevelDecoder(LinearSde process, double low, double width, int levels)
    implements Decoder {
  /** {@code exp(−REACH²/2)} of 256 levels is 5e-20. */
  private static final double REACH = 10;

  /**
   * Checks the levels.
   *
   * @throws IllegalArgumentException when there are none
   */
  public LevelDecoder {
    if (!(width > 0) || levels < 1) {
      throw new IllegalArgumentException(
          "levels: expected at least 1 of a positive width, found " + levels + " of " + width);
    }
  }

  /**
   * The 256 levels of images, {@code 2v/255 − 1}.
   *
   * @param process the noising
   * @return the decoder
   */
  public static LevelDecoder ofImages(LinearSde process) {
    return new LevelDecoder(process, -1, 2.0 / 255, 256);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Float64, without gradients. Clean numbers are taken for the nearest level.
   */
  @Override
  public Tensor at(Tensor clean, Tensor noised, Tensor t, Condition c) {
    double sigma = process.sigma(Ops.doubles(t)[0]);
    double[] x = TensorScope.evaluate(() -> Ops.doubles(process.data(clean)));
    double[] y =
        TensorScope.evaluate(
            () -> Ops.doubles(process.observation(noised.to(ScalarType.Double), t)));
    int rows = Math.toIntExact(clean.size(0));
    double[] log = new double[rows];
    int numbers = x.length / Math.max(1, rows);
    for (int i = 0; i < x.length; i++) {
      log[i / numbers] += one(nearest(x[i]), y[i], sigma);
    }
    return Ops.tensor(log, rows);
  }

  private int nearest(double x) {
    return (int) Math.max(0, Math.min(levels - 1L, Math.round((x - low) / width)));
  }

  /**
   * The logarithm of the probability of a level. A level k places from the nearest one has a weight
   * {@code exp(−k(k − 1) width²/(2σ²))} of that one's at most: beyond {@link #REACH} deviations all
   * levels together are below the last digit.
   */
  private double one(int level, double y, double sigma) {
    int middle = nearest(y);
    double reach = Math.min(levels, Math.ceil(REACH * sigma / width) + 1);
    int first = (int) Math.max(0, middle - reach);
    int last = (int) Math.min(levels - 1.0, middle + reach);
    double most = exponent(middle, y, sigma);
    double sum = 0;
    for (int v = first; v <= last; v++) {
      sum += Math.exp(exponent(v, y, sigma) - most);
    }
    return exponent(level, y, sigma) - most - Math.log(sum);
  }

  private double exponent(int level, double y, double sigma) {
    double far = (y - (low + level * width)) / sigma;
    return -0.5 * far * far;
  }
}
