package tweedie.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.Figure;
import tweedie.metric.GaussianFit;
import tweedie.metric.ImageMetrics;
import tweedie.metric.Samples;

/**
 * What samples are compared with, measured once for any number of sets of samples: held-out rows
 * that judge, as many others as there are samples, and draws of a Gaussian with the mean and
 * covariance of the training rows.
 */
public final class References {
  private final FeatureExtractor extractor;
  private final double[][] real;
  private final int n;
  private final List<String> metrics;
  private final List<Figure> floor;
  private final List<Figure> gaussian;

  private References(
      FeatureExtractor extractor,
      double[][] real,
      int n,
      List<String> metrics,
      double[][] others,
      double[][] draws) {
    this.extractor = extractor;
    this.real = real;
    this.n = n;
    this.metrics = metrics;
    this.floor = figures(others);
    this.gaussian = figures(draws);
  }

  /**
   * Measures the references.
   *
   * @param f feature network; empty columns of a table are compared as they are by raw features
   * @param train training rows, like the others in the form of {@link Noising#compared}
   * @param heldOut held-out rows, at least 2n
   * @param n number of samples that will be judged
   * @param seed of the Gaussian draws
   * @param metrics names of the figures, of {@link ImageMetrics#NAMES}
   * @return the references
   * @throws IllegalArgumentException when there are too few held-out rows
   */
  public static References of(
      FeatureExtractor f,
      Table train,
      Table heldOut,
      int n,
      long seed,
      Collection<String> metrics) {
    if (heldOut.rows() < 2 * n) {
      throw new IllegalArgumentException(
          "evaluation: expected at least %d held-out rows for %d samples, found %d"
              .formatted(2 * n, n, heldOut.rows()));
    }
    double[][] fit = Samples.of(train.values(), train.rows(), train.rowSize());
    float[] draws = flat(GaussianFit.draws(fit, n, seed));
    Table gaussian = new Table(draws, n, train.shape(), Optional.empty(), train.columns());
    return new References(
        f,
        Evaluation.features(f, heldOut.slice(n, heldOut.rows())),
        n,
        List.copyOf(metrics),
        Evaluation.features(f, heldOut.slice(0, n)),
        Evaluation.features(f, gaussian));
  }

  private List<Figure> figures(double[][] features) {
    return ImageMetrics.evaluate(extractor.id(), real, features, "none", metrics);
  }

  /**
   * The figures of samples beside those of the references.
   *
   * @param generated as many rows as were announced
   * @return all figures
   * @throws IllegalArgumentException for another number of rows
   */
  public Evaluation judge(Table generated) {
    if (generated.rows() != n) {
      throw new IllegalArgumentException(
          "evaluation: expected %d samples, found %d".formatted(n, generated.rows()));
    }
    return new Evaluation(figures(Evaluation.features(extractor, generated)), floor, gaussian);
  }

  /**
   * The feature network.
   *
   * @return as given
   */
  public FeatureExtractor extractor() {
    return extractor;
  }

  private static float[] flat(double[][] rows) {
    float[] out = new float[rows.length * rows[0].length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return out;
  }
}
