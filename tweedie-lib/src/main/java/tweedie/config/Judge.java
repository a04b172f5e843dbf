package tweedie.config;

/** The discrepancy that a search makes small. */
public interface Judge {
  /**
   * What is measured, with all it depends on but the seed.
   *
   * @param rows number of samples
   * @return such as {@code FD(features=…, n_real=10000, n_gen=500)}
   */
  String name(int rows);

  /**
   * Whether nothing is drawn, so that neither rows nor seeds matter.
   *
   * @return true for exact laws
   */
  default boolean exact() {
    return false;
  }

  /**
   * Fewest samples whose figure ranks samplers.
   *
   * @return at least 1
   */
  default int leastRows() {
    return 16;
  }

  /**
   * What tells the worst samplers by few samples.
   *
   * @return a judge that needs fewer rows, or this one
   */
  default Judge screening() {
    return this;
  }

  /**
   * Judges a sampler.
   *
   * @param process a linear process
   * @param options how samples are drawn
   * @param rows number of samples
   * @param seed of all randomness
   * @return the discrepancy, at least 0 up to what is left of an unbiased estimate
   * @throws ConfigException when process, solver and network do not fit
   * @throws IllegalArgumentException when samples are not finite
   */
  double value(Noising process, SampleOptions options, int rows, long seed);
}
