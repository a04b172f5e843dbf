package tweedie.config;

/** An objective as a configuration describes it, before process and data are known. */
@FunctionalInterface
interface Form {
  /**
   * Ties the objective to a process and to data.
   *
   * @throws ConfigException when they do not fit
   */
  Method on(Noising process, Facts facts);
}
