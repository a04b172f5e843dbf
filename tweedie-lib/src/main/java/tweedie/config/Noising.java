package tweedie.config;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tweedie.core.Density;
import tweedie.core.Dynamics;
import tweedie.data.Table;
import tweedie.process.LinearSde;

/**
 * A noising as a configuration names it: its kind is known, the shape of its states comes from the
 * data. One implementation a family of state spaces; nothing else in this package asks which.
 */
public interface Noising {
  /**
   * The noising on the states of given data.
   *
   * @param facts of the states, as {@link #encode} makes them
   * @return process, network shape and sampling
   * @throws ConfigException when such states cannot be noised so
   */
  Setting on(Facts facts);

  /**
   * Rows of data as states: positions on a sphere from degrees, symbols from grey values.
   *
   * @param rows as a reader gave them
   * @return states, one a row
   * @throws ConfigException when the shape of the rows does not fit the space
   * @throws IllegalArgumentException naming the first row that is no state
   */
  default Table encode(Table rows) {
    return rows;
  }

  /**
   * States as rows of data, in the units and under the column names of the data.
   *
   * @param states as {@link #encode} makes them
   * @param facts what is known of the data
   * @return rows
   */
  default Table decode(Table states, Facts facts) {
    return new Table(
        states.values(),
        states.rows(),
        states.shape(),
        states.labels(),
        facts.columns(),
        Optional.empty(),
        facts.alphabet());
  }

  /**
   * States in the form in which distances between them mean something: what figures of samples
   * compare, on both sides. Degrees jump at the date line and shares have units; points in the
   * ambient space do neither.
   *
   * @param states as {@link #encode} makes them
   * @param facts what is known of the data
   * @return rows; the states themselves by default
   */
  default Table compared(Table states, Facts facts) {
    return states;
  }

  /**
   * The objective when a configuration names none.
   *
   * @return a name of the catalogue
   */
  String objective();

  /**
   * Whether the noising itself is learned, so that only a bound of the likelihood can train it: any
   * other loss is made small by a noising that noises badly.
   *
   * @return false by default
   */
  default boolean learned() {
    return false;
  }

  /**
   * Whether what is learned is the clock of a linear process, whose bound stays what it is.
   *
   * @return false by default
   */
  default boolean learnsClock() {
    return false;
  }

  /**
   * The network when a configuration names none.
   *
   * @return a name of the catalogue
   */
  default String network() {
    return "mlp";
  }

  /**
   * How samples are drawn when a configuration does not say.
   *
   * @return options that fit the dynamics
   */
  SampleOptions sampling();

  /**
   * What a solver steps when samples are drawn.
   *
   * @return kind of the reversed dynamics
   */
  Class<? extends Dynamics> reversed();

  /**
   * Refuses a solver that cannot step the reversal, before anything is trained.
   *
   * @param options how samples are to be drawn
   * @throws ConfigException naming the solvers that fit
   */
  default void check(SampleOptions options) {
    String name = options.solver();
    Catalog.solver("sampler.solver", name).solver(reversed(), name, options.tolerance());
  }

  /**
   * The exact law of the process.
   *
   * @param query times and points that are asked for
   * @return what {@code inspect process} shows
   * @throws ConfigException when the query does not fit the space
   */
  LawReport inspect(LawQuery query);

  /**
   * How far the law at the last time is from the prior that samples start from: the factor {@code
   * e^{−gap · B(T)}} of the slowest mode of one coordinate.
   *
   * @return a number in (0, 1); empty where the spectrum is not known
   */
  default OptionalDouble residual() {
    return OptionalDouble.empty();
  }

  /**
   * The linear process on R^d, where this is one: what a shared denoiser and SSCS need.
   *
   * @return the process on any space; empty otherwise
   */
  default Optional<LinearSde> linear() {
    return Optional.empty();
  }

  /**
   * The bridge between two laws, where this is one: what objectives of bridges need.
   *
   * @return empty otherwise
   */
  default Optional<BridgeNoising> bridge() {
    return Optional.empty();
  }

  /**
   * The chain of symbols, where this is one: what networks of clean symbols need.
   *
   * @return empty otherwise
   */
  default Optional<CtmcNoising> chain() {
    return Optional.empty();
  }

  /**
   * The bands of a wavelet transform with clocks of their own, where there are some: what networks
   * of live bands need.
   *
   * @return empty otherwise
   */
  default Optional<HaarNoising> bands() {
    return Optional.empty();
  }

  /**
   * How states are drawn on paper.
   *
   * @return the chart of a surface; empty where states are no points of one
   */
  default Optional<Chart> chart() {
    return Optional.empty();
  }

  /**
   * The states at which a law of the space has a density. Exact zeros of compositions lie on faces,
   * where there is none.
   *
   * @param states as {@link #encode} makes them
   * @return indices of such rows in their order, all by default
   */
  default int[] withDensity(Table states) {
    return IntStream.range(0, states.rows()).toArray();
  }

  /**
   * Simple laws that a model must beat, fitted to the training states.
   *
   * @param train states as {@link #encode} makes them
   * @return densities of states by name, in the reference measure of the likelihood of this space
   *     and in the order to be shown; none by default
   */
  default Map<String, Density> baselines(Table train) {
    return Map.of();
  }
}
