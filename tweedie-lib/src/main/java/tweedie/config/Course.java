package tweedie.config;

import tweedie.core.Objective;

/**
 * What a run learns: one stage after another, each an optimisation of its own. Most methods have a
 * single one.
 */
interface Course {
  /**
   * Number of steps of every stage but the last, which ends with the run.
   *
   * @return at least 1
   */
  long length();

  /**
   * A stage, given what the stages before have left in the networks.
   *
   * @param number from 0
   */
  Stage stage(int number);

  /** One stage for the whole run. */
  static Course single(Objective objective, long seed) {
    return new Course() {
      @Override
      public long length() {
        return Long.MAX_VALUE;
      }

      @Override
      public Stage stage(int number) {
        return new Stage() {
          @Override
          public Objective objective() {
            return objective;
          }

          @Override
          public long seed() {
            return seed;
          }
        };
      }
    };
  }
}
