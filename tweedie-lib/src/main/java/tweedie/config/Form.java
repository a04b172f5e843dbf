package tweedie.config;

import java.util.OptionalInt;

/** An objective as a configuration describes it, before process and data are known. */
@FunctionalInterface
interface Form {
  /**
   * Ties the objective to a process and to data.
   *
   * @throws ConfigException when they do not fit
   */
  Method on(Noising process, Facts facts);

  /**
   * Refuses what cannot be trained on a process whatever the data, when a configuration is read.
   *
   * @throws ConfigException naming the key
   */
  default void check(Noising process) {}

  /** Whether a process that is learned itself can be trained. */
  default boolean trainsProcess() {
    return false;
  }

  /** Whether states are learned given what stands beside them, which {@code data.task} makes. */
  default boolean readsPairs() {
    return false;
  }

  /**
   * The smallest training time, below which the network was never asked: sampling ends there.
   *
   * @return 0 when any time will do
   */
  default double firstTime() {
    return 0;
  }

  /** A form whose network knows the times from the first one on. */
  static Form from(double first, Form form) {
    return new Form() {
      @Override
      public Method on(Noising noising, Facts facts) {
        return form.on(noising, facts);
      }

      @Override
      public double firstTime() {
        return first;
      }
    };
  }

  /**
   * Steps of the shortest stage of a run, for which the defaults of an optimiser are made.
   *
   * @param steps of the run
   * @throws ConfigException when a stage would have none
   */
  default long stage(long steps) {
    return steps;
  }

  /**
   * Iterations that are left of a run that is cut short.
   *
   * @param steps of the run
   * @return at least 1; empty where all of them fit, or there are none
   */
  default OptionalInt iterations(long steps) {
    return OptionalInt.empty();
  }

  /**
   * The form that joins two data sets.
   *
   * @throws ConfigException when there is none
   */
  default Form paired() {
    throw new ConfigException("data.other", "only a bridge joins two data sets");
  }
}
