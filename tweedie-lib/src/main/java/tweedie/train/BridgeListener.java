package tweedie.train;

/** Told about the progress of a bridge. */
@FunctionalInterface
public interface BridgeListener {
  /**
   * After a half step; the networks are those to store.
   *
   * @param done what it reached
   * @return false to stop here
   */
  boolean afterHalfStep(HalfStep done);

  /**
   * After a step of the optimiser within a half step.
   *
   * @param report what it did
   */
  default void afterStep(StepReport report) {}
}
