package tweedie.config;

import java.util.List;
import java.util.Optional;
import tweedie.core.Objective;

/** A part of a run with an objective and an optimiser of its own. */
interface Stage extends AutoCloseable {
  /** What is lowered; its parameters are those that move. */
  Objective objective();

  /** Seed of all its randomness. */
  long seed();

  /**
   * What the stage has reached under the present weights, judged on the ends that it was made with;
   * empty where losses say it all.
   */
  default Optional<Outcome> outcome() {
    return Optional.empty();
  }

  @Override
  default void close() {}

  /**
   * Figures at the end of a stage.
   *
   * @param columns their names
   * @param values their values
   * @param line the same for people
   */
  record Outcome(List<String> columns, List<Double> values, String line) {}
}
