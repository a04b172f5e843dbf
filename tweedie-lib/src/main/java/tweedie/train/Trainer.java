package tweedie.train;

import java.util.List;

/**
 * Moves the parameters of objectives, and knows nothing else about them.
 *
 * @param batch rows a step, at least 1
 * @param accumulation number of parts a batch is computed in, at least 1
 * @param reduce how gradients of several machines become one
 */
public record Trainer(int batch, int accumulation, AllReduce reduce) {
  /** Checks the numbers. */
  public Trainer {
    if (batch < 1 || accumulation < 1 || accumulation > batch) {
      throw new IllegalArgumentException(
          "trainer: expected batch >= accumulation >= 1, found batch "
              + batch
              + ", accumulation "
              + accumulation);
    }
  }

  /**
   * One machine, one part a batch.
   *
   * @param batch rows a step
   */
  public Trainer(int batch) {
    this(batch, 1, AllReduce.NONE);
  }

  /**
   * Begins a run.
   *
   * @param phases run in turn in each step
   * @param steps number of steps
   * @param seed of all randomness; row i of step n has id n · batch + i
   * @return the run, at step 0
   */
  public Training start(List<Phase> phases, long steps, long seed) {
    return new Training(this, phases, steps, seed);
  }

  /**
   * Runs to the end.
   *
   * @param phases run in turn in each step
   * @param steps number of steps
   * @param seed of all randomness
   */
  public void fit(List<Phase> phases, long steps, long seed) {
    try (Training run = start(phases, steps, seed)) {
      run.run((report, training) -> true);
    }
  }
}
