package tweedie.net;

/**
 * The shape of a {@link GridMlp}; plain values only, so that it can be written as JSON.
 *
 * @param levels number of grids, at least 1
 * @param coarsest cells of the first grid along [−1, 1]
 * @param finest cells of the last grid along [−1, 1]; the others grow by equal factors
 * @param features trained numbers of a grid point
 * @param slots trained rows of a grid; a grid with more points shares them by a hash
 * @param mlp the perceptron; its inputs are the numbers of a state, at most 4
 */
public record GridConfig(
    int levels, int coarsest, int finest, int features, int slots, MlpConfig mlp) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value
   */
  public GridConfig {
    if (levels < 1 || coarsest < 1 || finest < coarsest || features < 1 || slots < 1) {
      throw new IllegalArgumentException(
          "grid: expected at least 1 level, feature and slot and 1 <= coarsest <= finest, found "
              + "%d, %d, %d and %d..%d".formatted(levels, features, slots, coarsest, finest));
    }
    if (mlp.inputs() > 4) {
      throw new IllegalArgumentException(
          "grid: expected states of at most 4 numbers, found " + mlp.inputs());
    }
  }

  /** Cells of a grid along [−1, 1]. */
  int cells(int level) {
    double share = levels == 1 ? 0 : (double) level / (levels - 1);
    return (int) Math.round(coarsest * Math.pow((double) finest / coarsest, share));
  }

  /** Trained rows of a grid: one a point, or as many as there are slots. */
  int rows(int level) {
    return (int) Math.min(slots, Math.pow(cells(level) + 1.0, mlp.inputs()));
  }

  /** The perceptron behind the grids. */
  MlpConfig inner() {
    return new MlpConfig(
        mlp.inputs() + levels * features,
        mlp.outputs(),
        mlp.width(),
        mlp.depth(),
        mlp.dropout(),
        mlp.embedding(),
        mlp.embeddingScale(),
        mlp.classes(),
        mlp.context());
  }
}
