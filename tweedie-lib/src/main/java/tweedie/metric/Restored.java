package tweedie.metric;

import java.util.function.UnaryOperator;

/**
 * Figures of pictures that were drawn given a degraded one, beside {@link Psnr} and {@link Ssim}:
 * whether they agree with what was given, and whether they differ from each other.
 *
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, section 5"
 */
public final class Restored {
  private Restored() {}

  /**
   * Mean square of {@code y − A x̂}, over all numbers that were measured.
   *
   * @param given degraded pictures y
   * @param found drawn pictures x̂, one for each of y
   * @param degrade A, of all pictures at once
   * @param measured share of the numbers of y that were measured, in (0, 1]; the others are equal
   *     on both sides
   * @return 0 for pictures that degrade to what was given
   * @throws IllegalArgumentException when A x̂ and y have different lengths, or none, or nothing
   *     was measured
   */
  public static double consistency(
      float[] given, float[] found, UnaryOperator<float[]> degrade, double measured) {
    if (!(measured > 0 && measured <= 1)) {
      throw new IllegalArgumentException(
          "consistency: expected a share in (0, 1], found " + measured);
    }
    float[] again = degrade.apply(found);
    if (again.length != given.length || given.length == 0) {
      throw new IllegalArgumentException(
          "consistency: expected as many numbers, at least 1, found %d and %d"
              .formatted(given.length, again.length));
    }
    double sum = 0;
    for (int i = 0; i < given.length; i++) {
      double gap = (double) given[i] - again[i];
      sum += gap * gap;
    }
    return sum / (measured * given.length);
  }

  /**
   * The deviation of a pixel between the draws of one picture, averaged over pixels and pictures.
   * Squares are divided by one less than the draws, which makes the variance of a pixel unbiased.
   *
   * @param found draws, [pictures, draws, size]
   * @param draws of each picture, at least 2
   * @param size numbers in one picture
   * @return the mean of {@code √(Σ (x − mean)²/(draws − 1))}
   * @throws IllegalArgumentException for a single draw, or no whole pictures
   */
  public static double diversity(float[] found, int draws, int size) {
    if (draws < 2 || found.length == 0 || found.length % (draws * size) != 0) {
      throw new IllegalArgumentException(
          "diversity: expected at least 2 draws of %d numbers each, found %d draws, %d numbers"
              .formatted(size, draws, found.length));
    }
    int pictures = found.length / (draws * size);
    double sum = 0;
    for (int i = 0; i < pictures * size; i++) {
      int at = i / size * draws * size + i % size;
      double mean = 0;
      for (int k = 0; k < draws; k++) {
        mean += found[at + k * size] / (double) draws;
      }
      double square = 0;
      for (int k = 0; k < draws; k++) {
        square += Math.pow(found[at + k * size] - mean, 2);
      }
      sum += Math.sqrt(square / (draws - 1));
    }
    return sum / (pictures * size);
  }
}
