package tweedie.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tweedie.tensor.Rng;

/**
 * Maximum likelihood of a {@link WrappedNormalMixture} by expectation maximisation: component and
 * whole turns of every row are what is missing, so that the likelihood does not fall from step to
 * step. It can fall where the least variance acts, which is no part of the maximisation, and by a
 * trace where a component that holds less than a thousandth of a row is dropped. The number of
 * components is chosen on training rows that were set aside, in blocks of consecutive rows because
 * neighbours may depend on each other; each fit is the best of several starts.
 *
 * @see "Dempster, Laird, Rubin 1977; Fisher, Lee 1994, Time series analysis of circular data, for
 *     the whole turns as missing data"
 */
public final class WrappedNormalFit {
  /** Numbers of components that are tried, as long as more of them help. */
  private static final int[] SIZES = {1, 2, 4, 6, 8, 12, 16, 24, 32};

  /** Numbers that may be worse one after the other before larger ones are given up. */
  private static final int PATIENCE = 2;

  private static final int STARTS = 3;
  private static final int STEPS = 100;

  /** Steps on all rows, from the fit of a part of them. */
  private static final int LAST_STEPS = 30;

  private static final int BLOCKS = 50;
  private static final int EVERY = 5;

  /** Rows that choose the number; all rows are used once it is known. */
  private static final int MOST_ROWS = 6000;

  /** Gain of the mean log-likelihood, nats, below which a fit has ended. */
  private static final double CLOSE = 1e-5;

  /** Least variance in radians²: half a degree of standard deviation keeps the law bounded. */
  private static final double LEAST = Math.pow(0.5 * Math.PI / 180, 2);

  private static final double START_SCALE = 0.5;

  private WrappedNormalFit() {}

  /**
   * Fits a mixture and chooses its number of components.
   *
   * @param rows angles, radians, row after row, [N, d] in one array; at least 10 rows
   * @param dimension d
   * @param seed of the starts
   * @return the mixture
   * @throws IllegalArgumentException for too few rows
   */
  public static WrappedNormalMixture of(double[] rows, int dimension, long seed) {
    int n = rows.length / dimension;
    if (n < 2 * EVERY || n * dimension != rows.length) {
      throw new IllegalArgumentException(
          "rows: expected at least %d of %d angles, found %d numbers"
              .formatted(2 * EVERY, dimension, rows.length));
    }
    double[] fitted = thin(part(rows, dimension, false), dimension);
    double[] judged = thin(part(rows, dimension, true), dimension);
    double best = Double.NEGATIVE_INFINITY;
    int chosen = 1;
    int worse = 0;
    for (int k : SIZES) {
      if (k * 2 * EVERY > n || worse == PATIENCE) {
        break;
      }
      double score = mean(best(fitted, dimension, k, seed).logDensity(judged));
      worse++;
      if (score > best) {
        best = score;
        chosen = k;
        worse = 0;
      }
    }
    WrappedNormalMixture start = best(thin(rows, dimension), dimension, chosen, seed);
    return climb(start, rows, LAST_STEPS).mixture();
  }

  /**
   * Fits a mixture of a given number of components: the best of several starts.
   *
   * @param rows angles, radians, row after row, [N, d] in one array
   * @param dimension d
   * @param components at least 1
   * @param seed of the starts
   * @return the mixture
   */
  public static WrappedNormalMixture of(double[] rows, int dimension, int components, long seed) {
    return best(rows, dimension, components, seed);
  }

  private static WrappedNormalMixture best(double[] rows, int d, int components, long seed) {
    Step best = climb(start(rows, d, components, Rng.of(seed, 0, 1)), rows, STEPS);
    for (int i = 1; i < STARTS && components > 1; i++) {
      Step next = climb(start(rows, d, components, Rng.of(seed, i, 1)), rows, STEPS);
      best = next.logLikelihood() > best.logLikelihood() ? next : best;
    }
    return best.mixture();
  }

  /** A mixture and the mean log-likelihood of the one before it. */
  record Step(WrappedNormalMixture mixture, double logLikelihood) {}

  /** Equal components of common width at rows drawn with chances that grow with the distance. */
  private static WrappedNormalMixture start(double[] rows, int d, int components, Rng rng) {
    int n = rows.length / d;
    double[] u = rng.uniforms(components);
    double[] nearest = new double[n];
    Arrays.fill(nearest, 1);
    List<WrappedNormalMixture.Component> out = new ArrayList<>();
    for (int k = 0; k < components; k++) {
      int row = draw(nearest, u[k]);
      double[] centre = Arrays.copyOfRange(rows, row * d, (row + 1) * d);
      double[][] factor = new double[d][d];
      for (int i = 0; i < d; i++) {
        factor[i][i] = START_SCALE;
      }
      out.add(new WrappedNormalMixture.Component(1.0 / components, centre, factor));
      for (int r = 0; r < n; r++) {
        double square = 0;
        for (int i = 0; i < d; i++) {
          square += Math.pow(Math.IEEEremainder(rows[r * d + i] - centre[i], 2 * Math.PI), 2);
        }
        nearest[r] = k == 0 ? square : Math.min(nearest[r], square);
      }
    }
    return new WrappedNormalMixture(out);
  }

  private static int draw(double[] weights, double u) {
    double left = u * Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private static Step climb(WrappedNormalMixture start, double[] rows, int steps) {
    Step now = step(start, rows);
    for (int i = 1; i < steps; i++) {
      Step next = step(now.mixture(), rows);
      boolean close = next.logLikelihood() - now.logLikelihood() < CLOSE;
      now = next;
      if (close) {
        break;
      }
    }
    return now;
  }

  /** One step; the log-likelihood is that of the mixture it started from. */
  static Step step(WrappedNormalMixture mixture, double[] rows) {
    int d = mixture.dimension();
    int n = rows.length / d;
    List<WrappedMoments> moments = new ArrayList<>();
    mixture.components().forEach(c -> moments.add(new WrappedMoments(c)));
    double[] log = new double[moments.size()];
    double total = 0;
    for (int r = 0; r < n; r++) {
      for (int k = 0; k < log.length; k++) {
        log[k] = moments.get(k).look(rows, r * d);
      }
      double sum = WrappedImages.logSum(log, log.length);
      total += sum / n;
      for (int k = 0; k < log.length; k++) {
        moments.get(k).add(log[k], sum);
      }
    }
    List<WrappedNormalMixture.Component> next = new ArrayList<>();
    moments.forEach(m -> m.component(n, LEAST).ifPresent(next::add));
    return new Step(new WrappedNormalMixture(next.size() < log.length ? whole(next) : next), total);
  }

  /** Weights that add up to 1 again. */
  private static List<WrappedNormalMixture.Component> whole(
      List<WrappedNormalMixture.Component> left) {
    double sum = left.stream().mapToDouble(WrappedNormalMixture.Component::weight).sum();
    return left.stream()
        .map(c -> new WrappedNormalMixture.Component(c.weight() / sum, c.mean(), c.factor()))
        .toList();
  }

  private static double[] thin(double[] rows, int d) {
    int n = rows.length / d;
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(n, MOST_ROWS); i++) {
      chosen.add((int) ((long) i * n / Math.min(n, MOST_ROWS)));
    }
    return pick(rows, d, chosen);
  }

  private static double[] pick(double[] rows, int d, List<Integer> chosen) {
    double[] out = new double[chosen.size() * d];
    for (int i = 0; i < chosen.size(); i++) {
      System.arraycopy(rows, chosen.get(i) * d, out, i * d, d);
    }
    return out;
  }

  private static double mean(double[] v) {
    return Arrays.stream(v).average().orElse(Double.NaN);
  }

  private static double[] part(double[] rows, int d, boolean judged) {
    int n = rows.length / d;
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int block = (int) ((long) i * Math.min(BLOCKS, n) / n);
      if ((block % EVERY == EVERY - 1) == judged) {
        chosen.add(i);
      }
    }
    return pick(rows, d, chosen);
  }
}
