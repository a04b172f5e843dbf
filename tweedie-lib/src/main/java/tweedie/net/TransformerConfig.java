package tweedie.net;

/**
 * The shape of a {@link Transformer}; plain values only, so that it can be written as JSON.
 *
 * @param states number of symbols S
 * @param length number of sites L
 * @param width length of the hidden rows; a multiple of heads
 * @param depth number of blocks
 * @param heads attention heads
 * @param feedForward hidden width of the perceptrons
 * @param dropout probability in [0, 1)
 * @param embedding kind of the time embedding
 * @param embeddingScale factor of the time (POSITIONAL) or deviation of frequencies (FOURIER)
 * @param classes number of class labels; 0 for none
 * @param given whether the condition's part {@code given} tells the symbols of some sites
 * @param context numbers of the condition's part {@code context}; 0 for none
 * @param window sites at each side whose symbols a perceptron sees beside every site before the
 *     first block; 0 for no such perceptron
 */
public record TransformerConfig(
    int states,
    int length,
    int width,
    int depth,
    int heads,
    int feedForward,
    double dropout,
    TimeEmbedding.Kind embedding,
    double embeddingScale,
    int classes,
    boolean given,
    int context,
    int window) {

  /**
   * A network without context and window.
   *
   * @param states number of symbols S
   * @param length number of sites L
   * @param width length of the hidden rows; a multiple of heads
   * @param depth number of blocks
   * @param heads attention heads
   * @param feedForward hidden width of the perceptrons
   * @param dropout probability in [0, 1)
   * @param embedding kind of the time embedding
   * @param embeddingScale factor of the time (POSITIONAL) or deviation of frequencies (FOURIER)
   * @param classes number of class labels; 0 for none
   * @param given whether the condition's part {@code given} tells the symbols of some sites
   */
  public TransformerConfig(
      int states,
      int length,
      int width,
      int depth,
      int heads,
      int feedForward,
      double dropout,
      TimeEmbedding.Kind embedding,
      double embeddingScale,
      int classes,
      boolean given) {
    this(
        states,
        length,
        width,
        depth,
        heads,
        feedForward,
        dropout,
        embedding,
        embeddingScale,
        classes,
        given,
        0,
        0);
  }

  /**
   * The same network with a context.
   *
   * @param numbers of a context
   * @return the configuration
   */
  public TransformerConfig withContext(int numbers) {
    return new TransformerConfig(
        states,
        length,
        width,
        depth,
        heads,
        feedForward,
        dropout,
        embedding,
        embeddingScale,
        classes,
        given,
        numbers,
        window);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value
   */
  public TransformerConfig {
    atLeast("states", states, 2);
    atLeast("length", length, 1);
    atLeast("width", width, 4);
    atLeast("depth", depth, 1);
    atLeast("heads", heads, 1);
    atLeast("feedForward", feedForward, 1);
    atLeast("classes", classes, 0);
    atLeast("context", context, 0);
    atLeast("window", window, 0);
    if (width % 2 != 0 || width % heads != 0) {
      throw new IllegalArgumentException(
          "width: expected an even multiple of " + heads + " heads, found " + width);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout: expected a value in [0, 1), found " + dropout);
    }
  }

  /**
   * A network for lines of text and small tables: width 128, four blocks of four heads.
   *
   * @param states number of symbols
   * @param length number of sites
   * @return the configuration
   */
  public static TransformerConfig small(int states, int length) {
    return new TransformerConfig(
        states, length, 128, 4, 4, 512, 0, TimeEmbedding.Kind.POSITIONAL, 100, 0, false);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", found " + value);
    }
  }
}
