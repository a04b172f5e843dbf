package tweedie.metric;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity: an image's pixels, or a vector's entries, are its features.
 *
 * @param c channels
 * @param h height
 * @param w width
 */
public record RawPixels(int c, int h, int w) implements FeatureExtractor {

  /**
   * Identity on images [C, H, W].
   *
   * @param c channels, at least 1
   * @param h height, at least 1
   * @param w width, at least 1
   * @throws IllegalArgumentException if a size is below 1
   */
  public RawPixels {
    if (c < 1 || h < 1 || w < 1) {
      throw new IllegalArgumentException(
          "raw pixels: expected positive sizes, found [" + c + ", " + h + ", " + w + "]");
    }
  }

  /**
   * Identity on vectors, taken as images [1, 1, d].
   *
   * @param d length of a vector, at least 1
   * @return the extractor
   * @throws IllegalArgumentException if d is below 1
   */
  public static RawPixels vectors(int d) {
    return new RawPixels(1, 1, d);
  }

  @Override
  public String name() {
    return "pixels";
  }

  /** Digest of the text {@code identity [C, H, W]}: the map has no weights, only a shape. */
  @Override
  public String sha8() {
    String text = "identity [" + c + ", " + h + ", " + w + "]";
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  @Override
  public int dimension() {
    return Math.multiplyExact(Math.multiplyExact(c, h), w);
  }

  @Override
  public double[][] features(float[] images, int n, int c, int h, int w) {
    if (c != this.c || h != this.h || w != this.w) {
      throw new IllegalArgumentException(
          String.format(
              "images: expected [n, %d, %d, %d], found [n, %d, %d, %d]",
              this.c, this.h, this.w, c, h, w));
    }
    return Samples.of(images, n, dimension());
  }
}
