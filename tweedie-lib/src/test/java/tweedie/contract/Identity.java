package tweedie.contract;

/** What is asserted on every space. */
enum Identity {
  /** The reversal with the exact score returns the law of the data. */
  REVERSAL,
  /** The two objectives differ by a number that does not depend on the model. */
  OBJECTIVES,
  /** The mean bound at the exact score is E log q₀ − KL(q_T‖π). */
  BOUND,
  /** Φ is never negative, and zero for constants. */
  PHI
}
