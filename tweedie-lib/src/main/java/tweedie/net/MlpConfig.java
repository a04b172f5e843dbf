package tweedie.net;

/**
 * The shape of a {@link ResidualMlp}; plain values only, so that it can be written as JSON.
 *
 * @param inputs length of an input row (D·k for a state of k blocks)
 * @param outputs length of an output row
 * @param width length of the hidden rows
 * @param depth number of residual blocks
 * @param dropout probability in [0, 1)
 * @param embedding kind of the time embedding
 * @param embeddingScale factor of the time (POSITIONAL) or deviation of frequencies (FOURIER)
 * @param classes number of class labels; 0 for an unconditional network
 * @param context numbers of the condition's part {@code context}; 0 for none
 */
public record MlpConfig(
    int inputs,
    int outputs,
    int width,
    int depth,
    double dropout,
    TimeEmbedding.Kind embedding,
    double embeddingScale,
    int classes,
    int context) {

  /**
   * A network without a context.
   *
   * @param inputs length of an input row (D·k for a state of k blocks)
   * @param outputs length of an output row
   * @param width length of the hidden rows
   * @param depth number of residual blocks
   * @param dropout probability in [0, 1)
   * @param embedding kind of the time embedding
   * @param embeddingScale factor of the time (POSITIONAL) or deviation of frequencies (FOURIER)
   * @param classes number of class labels; 0 for an unconditional network
   */
  public MlpConfig(
      int inputs,
      int outputs,
      int width,
      int depth,
      double dropout,
      TimeEmbedding.Kind embedding,
      double embeddingScale,
      int classes) {
    this(inputs, outputs, width, depth, dropout, embedding, embeddingScale, classes, 0);
  }

  /**
   * The same network with a context.
   *
   * @param numbers of a context
   * @return the configuration
   */
  public MlpConfig withContext(int numbers) {
    return new MlpConfig(
        inputs, outputs, width, depth, dropout, embedding, embeddingScale, classes, numbers);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value
   */
  public MlpConfig {
    atLeast("inputs", inputs, 1);
    atLeast("outputs", outputs, 1);
    atLeast("width", width, 4);
    atLeast("depth", depth, 1);
    atLeast("classes", classes, 0);
    atLeast("context", context, 0);
    if (width % 2 != 0) {
      throw new IllegalArgumentException("width: expected an even number, found " + width);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout: expected a value in [0, 1), found " + dropout);
    }
  }

  /**
   * A network for two-dimensional toys and small tables: width 128, four blocks.
   *
   * @param inputs length of an input row
   * @param outputs length of an output row
   * @return the configuration
   */
  public static MlpConfig small(int inputs, int outputs) {
    return new MlpConfig(inputs, outputs, 128, 4, 0, TimeEmbedding.Kind.POSITIONAL, 4, 0);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", found " + value);
    }
  }
}
