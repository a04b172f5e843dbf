package tweedie.bridge;

/** The way a chain of a bridge runs through the clock. */
public enum Direction {
  /** From the first law at time 0 to the second at time T. */
  FORWARD,
  /** From the second law at time T to the first at time 0. */
  BACKWARD;

  /**
   * The other one.
   *
   * @return the opposite direction
   */
  public Direction opposite() {
    return this == FORWARD ? BACKWARD : FORWARD;
  }
}
