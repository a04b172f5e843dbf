package tweedie.metric;

/** Peak signal-to-noise ratio of pictures whose truth is known, such as filled patches. */
public final class Psnr {
  private Psnr() {}

  /**
   * The ratio over all numbers of both.
   *
   * @param found pictures, any layout
   * @param truth the same pictures as they were, in the same layout
   * @param range largest number less smallest one, such as 2 for [−1, 1]
   * @return {@code 10 log₁₀(range² / mean squared error)}, decibels; infinite where both are equal
   * @throws IllegalArgumentException for different or no numbers, or a range that is not positive
   */
  public static double of(float[] found, float[] truth, double range) {
    if (found.length != truth.length || found.length == 0) {
      throw new IllegalArgumentException(
          "PSNR: expected as many numbers, at least 1, found %d and %d"
              .formatted(found.length, truth.length));
    }
    if (!(range > 0)) {
      throw new IllegalArgumentException("PSNR: expected a range > 0, found " + range);
    }
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      double gap = (double) found[i] - truth[i];
      sum += gap * gap;
    }
    return 10 * Math.log10(range * range * found.length / sum);
  }
}
