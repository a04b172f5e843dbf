package tweedie.metric;

import java.util.Optional;

/** A fixed map from images to feature vectors, under which images are compared. */
public interface FeatureExtractor {

  /** {@return the name of the network, such as {@code fashion}} */
  String name();

  /** {@return the first 8 hexadecimal digits of the SHA-256 of what defines the map} */
  String sha8();

  /** {@return the length d of a feature vector} */
  int dimension();

  /**
   * Computes features.
   *
   * @param images pixels, [n, C, H, W] row by row, in the range of the training data
   * @param n number of images
   * @param c channels
   * @param h height
   * @param w width
   * @return features, [n, d]
   * @throws IllegalArgumentException if the shape does not fit the map
   */
  double[][] features(float[] images, int n, int c, int h, int w);

  /**
   * Names the classes of images, where the network is a classifier.
   *
   * @param images as for {@link #features}
   * @param n number of images
   * @param c channels
   * @param h height
   * @param w width
   * @return the likeliest class of each; empty for other networks
   */
  default Optional<int[]> named(float[] images, int n, int c, int h, int w) {
    return Optional.empty();
  }

  /** {@return {@code name-sha8}, as figures print it} */
  default String id() {
    return name() + "-" + sha8();
  }
}
