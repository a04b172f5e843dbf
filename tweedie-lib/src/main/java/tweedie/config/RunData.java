package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tweedie.core.Density;
import tweedie.data.Table;

/**
 * The data a model was trained and is judged on.
 *
 * @param train training rows
 * @param heldOut rows that losses are judged on while training; empty when the run had none
 * @param test rows that the training never sees; empty when the run has none
 * @param groups group of each row of {@link #judge}, where groups of rows are split as a whole
 * @param truth the law of the states, where the data were drawn from a known one
 * @param warning one line about rows of {@link #judge} that were trained on; empty: few or none
 */
public record RunData(
    Table train,
    Optional<Table> heldOut,
    Optional<Table> test,
    Optional<int[]> groups,
    Optional<Density> truth,
    Optional<String> warning) {
  /**
   * Reads the data of a model.
   *
   * @param model the model
   * @param dataDir where relative data paths start; empty: the environment, then the default
   * @return its data
   * @throws IOException when they cannot be read
   */
  public static RunData of(Model model, Optional<Path> dataDir) throws IOException {
    Experiment e = Experiment.of(model.config());
    Split s = Split.read(e, dataDir);
    Optional<Density> truth = NamedData.truth(e.data().source(), e.process());
    return new RunData(s.train(), s.heldOut(), s.test(), s.groups(), truth, s.warning());
  }

  /**
   * The rows to judge a finished model on.
   *
   * @return test rows, else held-out rows
   */
  public Optional<Table> judge() {
    return test.isPresent() ? test : heldOut;
  }
}
