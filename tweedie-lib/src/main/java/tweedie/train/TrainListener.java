package tweedie.train;

/** Told after every step; may end the run. */
@FunctionalInterface
public interface TrainListener {
  /**
   * After a step.
   *
   * @param report what it did
   * @param training the run, to save or to draw from
   * @return false to stop here
   */
  boolean afterStep(StepReport report, Training training);
}
