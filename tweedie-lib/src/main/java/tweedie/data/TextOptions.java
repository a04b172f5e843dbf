package tweedie.data;

/**
 * How text becomes rows of symbols.
 *
 * @param length characters of a row
 * @param alphabet characters that are kept, each once; the first one stands for all others. Empty:
 *     the space and the letters a to z, see {@link Text}
 */
public record TextOptions(int length, String alphabet) {
  /** Rows of 64 of 27 symbols. */
  public static final TextOptions DEFAULT = new TextOptions(64, "");

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public TextOptions {
    if (length < 1) {
      throw new IllegalArgumentException("length: expected at least 1, found " + length);
    }
  }
}
