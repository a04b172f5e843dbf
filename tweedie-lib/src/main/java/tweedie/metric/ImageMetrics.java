package tweedie.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All figures of generated images against real ones, under one feature map: FD, KID, precision,
 * recall, density and coverage, in that order.
 */
public final class ImageMetrics {

  /** The names of the figures, in their order. */
  public static final List<String> NAMES =
      List.of("FD", "KID", "precision", "recall", "density", "coverage");

  private ImageMetrics() {}

  /**
   * Extracts features and measures.
   *
   * @param extractor the feature map
   * @param real real pixels, [nReal, C, H, W]
   * @param nReal number of real images, at least 6
   * @param generated generated pixels, [nGenerated, C, H, W]
   * @param nGenerated number of generated images, at least 6
   * @param c channels
   * @param h height
   * @param w width
   * @param resize name of the resizing done to the images before, {@code none} without
   * @return the figures
   * @throws IllegalArgumentException if shapes do not fit or features are not finite
   */
  public static List<Figure> evaluate(
      FeatureExtractor extractor,
      float[] real,
      int nReal,
      float[] generated,
      int nGenerated,
      int c,
      int h,
      int w,
      String resize) {
    return evaluate(
        extractor.id(),
        extractor.features(real, nReal, c, h, w),
        extractor.features(generated, nGenerated, c, h, w),
        resize);
  }

  /**
   * Measures features extracted before, so that those of the real images serve several times.
   *
   * @param features {@link FeatureExtractor#id()} of the map they came from
   * @param real features of the real images, [n, d], n ≥ 6
   * @param generated features of the generated images, [m, d], m ≥ 6
   * @param resize name of the resizing done to the images before, {@code none} without
   * @return the figures
   * @throws IllegalArgumentException if the features do not fit together or are not finite
   */
  public static List<Figure> evaluate(
      String features, double[][] real, double[][] generated, String resize) {
    return evaluate(features, real, generated, resize, NAMES);
  }

  /**
   * Measures some figures: all but FD take the time of all pairs of images.
   *
   * @param features {@link FeatureExtractor#id()} of the map they came from
   * @param real features of the real images, [n, d], n ≥ 6
   * @param generated features of the generated images, [m, d], m ≥ 6
   * @param resize name of the resizing done to the images before, {@code none} without
   * @param wanted names of {@link #NAMES}
   * @return these figures, in the order of {@link #NAMES}
   * @throws IllegalArgumentException if the features do not fit together or are not finite, or
   *     there is no such figure
   */
  public static List<Figure> evaluate(
      String features,
      double[][] real,
      double[][] generated,
      String resize,
      Collection<String> wanted) {
    for (String name : wanted) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("metric: expected one of " + NAMES + ", found " + name);
      }
    }
    Map<String, String> base = new LinkedHashMap<>();
    base.put("features", features);
    base.put("n_real", Integer.toString(real.length));
    base.put("n_gen", Integer.toString(generated.length));
    base.put("resize", resize);
    List<Figure> all = new ArrayList<>();
    if (wanted.contains("FD")) {
      all.add(plain("FD", base, Frechet.distance(real, generated)));
    }
    if (wanted.contains("KID")) {
      Map<String, String> kernel = with(base, "kernel", "poly3");
      Estimate kid = Kid.full(real, generated);
      OptionalDouble error = OptionalDouble.of(kid.standardError());
      all.add(new Figure("KID", kernel, kid.value(), error));
    }
    if (wanted.stream().anyMatch(NAMES.subList(2, NAMES.size())::contains)) {
      balls(base, Prdc.of(real, generated)).stream()
          .filter(f -> wanted.contains(f.metric()))
          .forEach(all::add);
    }
    return all;
  }

  private static List<Figure> balls(Map<String, String> base, Prdc prdc) {
    Map<String, String> balls = with(base, "k", Integer.toString(Prdc.NEIGHBOURS));
    return List.of(
        plain("precision", balls, prdc.precision()),
        plain("recall", balls, prdc.recall()),
        plain("density", balls, prdc.density()),
        plain("coverage", balls, prdc.coverage()));
  }

  private static Figure plain(String metric, Map<String, String> arguments, double value) {
    return new Figure(metric, arguments, value, OptionalDouble.empty());
  }

  private static Map<String, String> with(Map<String, String> base, String key, String argument) {
    Map<String, String> extended = new LinkedHashMap<>(base);
    extended.put(key, argument);
    return extended;
  }
}
