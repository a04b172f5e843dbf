package tweedie.bridge;

/**
 * What a network regresses on in a half step, given the present network of the other direction:
 * this is where algorithms for Schrödinger bridges differ.
 */
@FunctionalInterface
public interface Projection {
  /**
   * The examples of a half step. They are a function of the frozen network of the other direction,
   * the iteration and the seed.
   *
   * @param bridge the bridge that is learned
   * @param trained the direction whose network learns
   * @param iteration number of the iteration, from 1; the backward half step comes first
   * @param seed of all draws
   * @return the examples; the caller closes them
   */
  Examples examples(Bridge bridge, Direction trained, int iteration, long seed);
}
