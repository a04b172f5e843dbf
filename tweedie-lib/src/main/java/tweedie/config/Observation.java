package tweedie.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tweedie.data.DataSets;
import tweedie.data.Simulator;
import tweedie.data.TractableSimulator;

/**
 * The observation that a model of simulated pairs is asked about where none is given: one draw of
 * the simulator at its customary parameters.
 *
 * @param parameters names of the parameters
 * @param truth the parameters themselves
 * @param values the numbers of the observation, not their summary
 */
@SuppressWarnings("ArrayRecordComponent") // passed on at once
public record Observation(List<String> parameters, double[] truth, double[] values) {
  /**
   * The observation of {@link PosteriorCheck} at the same seed.
   *
   * @param model a model
   * @param seed of the draw
   * @return empty when the data of the model are not simulated, or know no customary parameters
   */
  public static Optional<Observation> customary(Model model, long seed) {
    Optional<Simulator> s = DataSets.simulator(model.config().path("data").path("source").asText());
    return s.filter(TractableSimulator.class::isInstance)
        .map(TractableSimulator.class::cast)
        .map(t -> of(t, t.truth(), seed));
  }

  /** A draw at any parameters. */
  static Observation of(TractableSimulator s, double[] truth, long seed) {
    return new Observation(s.parameters(), truth, s.observe(truth, PosteriorCheck.observing(seed)));
  }

  /**
   * The parameters by name.
   *
   * @return such as {@code a = 3, b = 1}
   */
  public String text() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      all.add(parameters.get(i) + " = " + RowException.number(truth[i]));
    }
    return String.join(", ", all);
  }
}
