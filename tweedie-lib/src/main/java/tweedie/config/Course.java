package tweedie.config;

import tweedie.core.Objective;

/**
 * What a run learns: one stage after another, each an optimisation of its own. Most methods have a
 * single one.
 */
interface Course {
  /**
   * Steps before a stage, strictly ascending from 0. The last stage ends with the run.
   *
   * @param number from 0
   */
  long start(int number);

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
      public long start(int number) {
        return number == 0 ? 0 : Long.MAX_VALUE;
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
