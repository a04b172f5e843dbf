package tweedie.config;

import tweedie.train.StepReport;

/** Told how a run goes; the command line prints it, an embedder may log it. */
public interface RunListener {
  /** Tells nobody. */
  RunListener SILENT = report -> {};

  /**
   * After a step.
   *
   * @param report what it did
   */
  void step(StepReport report);

  /**
   * Something worth a line, such as a saved checkpoint.
   *
   * @param line one line
   */
  default void note(String line) {}

  /**
   * Something in the configuration or the data that spoils results without being a mistake.
   *
   * @param line one line
   */
  default void warning(String line) {}

  /**
   * The end of a stage of a run that has several, such as a half step of a bridge.
   *
   * @param line what it reached
   */
  default void stage(String line) {}

  /**
   * Whether the run should save and stop here, as after an interrupt.
   *
   * @return false by default
   */
  default boolean stopped() {
    return false;
  }
}
