package tweedie.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.Figure;
import tweedie.metric.ImageMetrics;
import tweedie.metric.RawPixels;

/**
 * Figures of generated rows beside two references at the same number of rows: other real rows (the
 * floor that no sampler can beat in mean) and draws of a Gaussian with the mean and covariance of
 * the training rows. All are judged against the same real rows.
 *
 * @param generated figures of the model
 * @param floor figures of real rows that the judge does not hold
 * @param gaussian figures of the Gaussian
 */
public record Evaluation(List<Figure> generated, List<Figure> floor, List<Figure> gaussian) {
  /**
   * Computes all figures.
   *
   * @param f feature network; empty columns of a table are compared as they are by raw features
   * @param generated rows of the model, like the others in the form of {@link Noising#compared}
   * @param train training rows
   * @param heldOut held-out rows, at least twice as many as generated ones
   * @param seed of the Gaussian draws
   * @return figures whose names agree
   * @throws IllegalArgumentException when there are too few held-out rows
   */
  public static Evaluation of(
      FeatureExtractor f, Table generated, Table train, Table heldOut, long seed) {
    return References.of(f, train, heldOut, generated.rows(), seed, ImageMetrics.NAMES)
        .judge(generated);
  }

  /**
   * Share of images that a classifier names as they were asked for.
   *
   * @param f feature network
   * @param generated images
   * @param labels class that sample i was asked for at i mod length; none: none was
   * @return in [0, 1]; empty when nothing was asked for or the network is no classifier
   */
  public static OptionalDouble accuracy(FeatureExtractor f, Table generated, int[] labels) {
    int[] s = generated.shape();
    if (labels.length == 0 || !generated.isImages()) {
      return OptionalDouble.empty();
    }
    Optional<int[]> named = f.named(clipped(generated), generated.rows(), s[0], s[1], s[2]);
    return named.isEmpty()
        ? OptionalDouble.empty()
        : IntStream.range(0, generated.rows())
            .mapToDouble(i -> named.get()[i] == labels[i % labels.length] ? 1 : 0)
            .average();
  }

  /** Images as they are when written to a picture: numbers clipped to [−1, 1]. */
  static float[] clipped(Table images) {
    float[] x = images.values().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(-1, Math.min(1, x[i]));
    }
    return x;
  }

  /**
   * The feature network for a kind of data: the shipped classifier for 28×28 grey images, the
   * numbers themselves else.
   *
   * @param shape shape of one row
   * @return an extractor
   * @throws IOException when the shipped network is missing or corrupt
   */
  public static FeatureExtractor extractor(int[] shape) throws IOException {
    if (java.util.Arrays.equals(shape, new int[] {1, 28, 28})) {
      return tweedie.metric.ClassifierFeatures.fashion();
    }
    return shape.length == 3
        ? new RawPixels(shape[0], shape[1], shape[2])
        : RawPixels.vectors(shape[0]);
  }

  /**
   * Images are clipped to [−1, 1], as they are when written to a picture; vectors are images [1, 1,
   * d].
   */
  static double[][] features(FeatureExtractor f, Table t) {
    int[] s = t.shape();
    boolean images = t.isImages();
    float[] x = images ? clipped(t) : t.values();
    return images ? f.features(x, t.rows(), s[0], s[1], s[2]) : f.features(x, t.rows(), 1, 1, s[0]);
  }

  /**
   * One figure of the model.
   *
   * @param metric such as {@code FD}
   * @return the figure
   */
  public Figure generated(String metric) {
    return find(generated, metric);
  }

  /**
   * One figure of the held-out real rows.
   *
   * @param metric such as {@code FD}
   * @return the figure
   */
  public Figure floor(String metric) {
    return find(floor, metric);
  }

  /**
   * One figure of the Gaussian.
   *
   * @param metric such as {@code FD}
   * @return the figure
   */
  public Figure gaussian(String metric) {
    return find(gaussian, metric);
  }

  private static Figure find(List<Figure> all, String metric) {
    return all.stream().filter(f -> f.metric().equals(metric)).findFirst().orElseThrow();
  }

  /**
   * All figures for a JSON file.
   *
   * @return keys {@code generated, floor, gaussian}, each a list of figures
   */
  public Map<String, Object> json() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("generated", generated.stream().map(Figure::json).toList());
    m.put("floor", floor.stream().map(Figure::json).toList());
    m.put("gaussian", gaussian.stream().map(Figure::json).toList());
    return m;
  }

  /**
   * All figures as rows of a table.
   *
   * @return metric, model, floor, Gaussian
   */
  public List<List<String>> rows() {
    List<List<String>> out = new ArrayList<>();
    for (int i = 0; i < generated.size(); i++) {
      out.add(
          List.of(
              generated.get(i).metric(),
              "%.4g".formatted(generated.get(i).value()),
              "%.4g".formatted(floor.get(i).value()),
              "%.4g".formatted(gaussian.get(i).value())));
    }
    return out;
  }
}
