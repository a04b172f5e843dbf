package tweedie.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sampler that a search may choose.
 *
 * @param family its process
 * @param solver name of the solver, alone
 * @param grid name of the time grid
 * @param at coordinates in [0, 1] of the dials of the family, then of the last time of the grid,
 *     then of the number of the solver where it has one
 */
record Candidate(Family family, String solver, String grid, List<Double> at) {
  private static final Dial END = Dial.ratio("tEnd", 1e-4, 1e-2, 1e-3);

  Candidate {
    at = List.copyOf(at);
  }

  /** A named process with all its defaults. */
  static Candidate named(Family family, String solver, String grid) {
    List<Double> at = new ArrayList<>();
    family.dials().forEach(d -> at.add(d.unit()));
    at.add(END.unit());
    number(solver).ifPresent(n -> at.add(n.dial().unit()));
    return new Candidate(family, solver, grid, at);
  }

  /** The same kind of process with the same solver and grid elsewhere. */
  Candidate moved(double[] unit) {
    List<Double> there = new ArrayList<>();
    for (double u : unit) {
      there.add(u);
    }
    return new Candidate(family, solver, grid, there);
  }

  /** Coordinates as an array, a copy. */
  double[] unit() {
    return at.stream().mapToDouble(u -> u).toArray();
  }

  /** The configuration of the process. */
  ObjectNode process() {
    double[] values = new double[family.dials().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = family.dials().get(i).value(at.get(i));
    }
    return family.config(values);
  }

  /**
   * How it draws.
   *
   * @param run denoising, tolerance and micro-batch
   * @param nfe network calls
   * @throws ConfigException when the solver needs more calls
   */
  SampleOptions options(SampleOptions run, int nfe) {
    return new SampleOptions(
        carrying(), grid, nfe, run.denoise(), end(), run.tolerance(), run.batch());
  }

  /** The solver with its number, where that has been moved. */
  private String carrying() {
    double last = at.get(at.size() - 1);
    return number(solver).map(n -> n.named(solver, n.dial().value(last))).orElse(solver);
  }

  private static Optional<SolverNumber> number(String solver) {
    return Catalog.solver("solver", solver).number();
  }

  private double end() {
    return END.value(at.get(family.dials().size()));
  }

  /** One line for people. */
  String text() {
    return String.format(Locale.ROOT, "%s, %s, %s to %s", process(), carrying(), grid, end());
  }
}
