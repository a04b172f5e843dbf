package tweedie.config;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.data.Table;
import tweedie.guide.BlockMean;
import tweedie.guide.Mask;
import tweedie.guide.Measurement;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * A picture of which a part is known, and how the rest is drawn.
 *
 * @param measurement what is known of a picture
 * @param observed the known values, [1, values]
 * @param shown the known part as one picture, [1 row]; unknown pixels are 0
 * @param method how
 * @param options numbers of the methods
 */
public record Inversion(
    Measurement measurement, Tensor observed, Table shown, Way method, Options options) {
  /** Names of the methods. */
  public static final List<String> METHODS =
      java.util.Arrays.stream(Way.values()).map(Way::word).toList();

  /** How a measurement enters. */
  public enum Way {
    /** Pseudo-inverse guidance of the score. */
    PI_GDM("piGdm"),
    /** Diffusion posterior sampling, its gradient divided by the mean square of the residual. */
    DPS("dps"),
    /**
     * Diffusion posterior sampling as equation 16 of its paper: divided by the variance of the
     * noise.
     */
    DPS_PLAIN("dpsPlain"),
    /** The known part is replaced by its noised path after each step. */
    REPLACEMENT("replacement"),
    /** Replacement with steps that are taken again. */
    RE_PAINT("rePaint");

    private final String word;

    Way(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Way of(String word) {
      for (Way w : values()) {
        if (w.word.equals(word)) {
          return w;
        }
      }
      throw new ConfigException("--method", Nearest.unknown(word, METHODS));
    }

    boolean replaces() {
      return this == REPLACEMENT || this == RE_PAINT;
    }
  }

  /**
   * Numbers of the methods.
   *
   * @param noise deviation of the noise of the observation, values in [−1, 1]; at least 0
   * @param strength factor of the gradient of piGdm, dps and dpsPlain
   * @param jump steps that rePaint goes back
   * @param resamples how often rePaint takes them
   */
  public record Options(double noise, double strength, int jump, int resamples) {
    /** No noise, Bayes' formula, ten steps back, five times. */
    public static final Options DEFAULT = new Options(0, 1, 10, 5);

    /**
     * Checks the ranges.
     *
     * @throws ConfigException naming the option
     */
    public Options {
      if (!(noise >= 0) || Double.isInfinite(noise)) {
        throw new ConfigException("--noise", "expected a number >= 0, found " + noise);
      }
      if (!Double.isFinite(strength)) {
        throw new ConfigException("--strength", "expected a number, found " + strength);
      }
      if (jump < 1) {
        throw new ConfigException("--jump", "expected at least 1, found " + jump);
      }
      if (resamples < 1) {
        throw new ConfigException("--resamples", "expected at least 1, found " + resamples);
      }
    }
  }

  /** Keeps the observation. */
  public Inversion {
    observed.retainReference();
  }

  /**
   * In-painting.
   *
   * @param shape of a sample, [C, H, W]
   * @param image one row [C, H, W] in [−1, 1]
   * @param mask one row of a grey picture: white where pixels are to be drawn, black where they are
   *     known
   * @param method its name
   * @param options numbers of the methods
   * @return the problem
   * @throws ConfigException when sizes differ, or the mask is not black and white or says nothing
   */
  public static Inversion inpaint(
      int[] shape, Table image, Table mask, String method, Options options) {
    Table x = coloured("--inpaint", shape, image);
    size("--inpaint", shape[1], shape[2], x);
    size("--mask", shape[1], shape[2], mask);
    int pixels = shape[1] * shape[2];
    boolean[] known = new boolean[shape[0] * pixels];
    int missing = 0;
    for (int p = 0; p < pixels; p++) {
      float v = mask.values()[p];
      for (int c = 1; c < mask.shape()[0]; c++) {
        v = mask.values()[c * pixels + p] == v ? v : 0;
      }
      if (Math.abs(v) != 1) {
        throw new ConfigException(
            "--mask",
            "expected only 0 (known) and 255 (to be drawn), found another value in row %d, column %d"
                .formatted(p / shape[2] + 1, p % shape[2] + 1));
      }
      missing += v > 0 ? 1 : 0;
      for (int c = 0; c < shape[0]; c++) {
        known[c * pixels + p] = v < 0;
      }
    }
    if (missing == 0 || missing == pixels) {
      throw new ConfigException(
          "--mask", missing == 0 ? "nothing is to be drawn: no pixel is 255" : "no pixel is known");
    }
    float[] values = x.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = known[i] ? values[i] : 0;
    }
    Table shown = Table.of(values, 1, shape);
    long[] event = longs(shape);
    Mask m = Mask.of(known, event);
    Tensor y = Ops.tensor(values, Shapes.prepend(1, event));
    return new Inversion(m, y, shown, Way.of(method), options);
  }

  /**
   * Super-resolution.
   *
   * @param shape of a sample, [C, H, W]
   * @param image one row [C, H/f, W/f] in [−1, 1]: means of f×f pixels
   * @param factor f; 0: that of the sizes
   * @param method its name
   * @param options numbers of the methods
   * @return the problem
   * @throws ConfigException when the sizes do not fit
   */
  public static Inversion superResolve(
      int[] shape, Table image, int factor, String method, Options options) {
    String option = "--super-resolve";
    Table x = coloured(option, shape, image);
    int side = x.shape()[1];
    int f = factor == 0 && shape[1] % side == 0 ? shape[1] / side : factor;
    if (f < 2 || shape[1] % f != 0 || shape[2] % f != 0) {
      String found = side + "x" + x.shape()[2];
      throw new ConfigException(
          factor == 0 ? option : "--factor",
          "expected pixels that %dx%d is a whole multiple of, twice at least, found %s"
              .formatted(shape[1], shape[2], factor == 0 ? found : "factor " + factor));
    }
    size(option, shape[1] / f, shape[2] / f, x);
    float[] wide = new float[shape[0] * shape[1] * shape[2]];
    for (int i = 0; i < wide.length; i++) {
      int c = i / (shape[1] * shape[2]);
      int row = i / shape[2] % shape[1] / f;
      int column = i % shape[2] / f;
      wide[i] = x.values()[(c * (shape[1] / f) + row) * (shape[2] / f) + column];
    }
    Tensor y = Ops.tensor(x.values(), Shapes.prepend(1, longs(x.shape())));
    return new Inversion(new BlockMean(f), y, Table.of(wide, 1, shape), Way.of(method), options);
  }

  /**
   * How far samples are from what was known.
   *
   * @param samples rows of the shape of a sample, values in [−1, 1]
   * @return root mean square of {@code y − A x} over what was measured
   */
  public double residual(Table samples) {
    return TensorScope.evaluate(
        () -> {
          long[] shape = Shapes.prepend(samples.rows(), longs(samples.shape()));
          Tensor r = measurement.forward(Ops.tensor(samples.values(), shape)).sub(observed);
          double each = measurement.count(r) * (double) samples.rows();
          return Math.sqrt(r.square().sum().item_double() / each);
        });
  }

  private static long[] longs(int[] shape) {
    return java.util.Arrays.stream(shape).asLongStream().toArray();
  }

  private static void size(String option, int height, int width, Table image) {
    int[] s = image.shape();
    if (s[1] != height || s[2] != width) {
      throw new ConfigException(
          option,
          "expected a picture of %dx%d pixels, found %dx%d".formatted(height, width, s[1], s[2]));
    }
  }

  /** The picture in the channels of the samples: grey ones may be stored in colour. */
  private static Table coloured(String option, int[] shape, Table image) {
    int[] s = image.shape();
    int pixels = s[1] * s[2];
    float[] out = new float[shape[0] * pixels];
    boolean grey = true;
    for (int i = 0; i < out.length; i++) {
      out[i] = image.values()[Math.min(i / pixels, s[0] - 1) * pixels + i % pixels];
    }
    for (int i = 0; i < s[0] * pixels; i++) {
      grey &= image.values()[i] == image.values()[i % pixels];
    }
    if (shape[0] < s[0] && !grey) {
      throw new ConfigException(option, "expected a grey picture, found one in colour");
    }
    return Table.of(out, 1, shape[0], s[1], s[2]);
  }
}
