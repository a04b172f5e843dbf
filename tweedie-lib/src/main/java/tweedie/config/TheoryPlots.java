package tweedie.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.file.AtomicFiles;
import tweedie.plot.LineChart;
import tweedie.theory.GridAxis;
import tweedie.theory.GridDensity;
import tweedie.theory.OuMixture;
import tweedie.theory.RestorationStudy;
import tweedie.theory.RestorationStudy.Curve;
import tweedie.theory.StepPlanner;

/**
 * Pictures of errors against steps with exact scores, with the numbers beside them: deterministic
 * samplers, and what a bound says of a stochastic one. {@code scripts/theory.sh} runs it from the
 * built program and makes a page of the numbers.
 */
public final class TheoryPlots {
  private static final int[] STEPS = {5, 10, 20, 50, 100, 200, 500, 1000};
  private static final int[] FEWER = {10, 20, 40, 80, 160, 320};

  private TheoryPlots() {}

  /**
   * Measures and writes.
   *
   * @param args the folder of results
   * @throws IOException if a file cannot be written, with its path
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "docs/results");
    String samplers = "Deterministic samplers, exact score, ";
    write(
        folder,
        "restoration",
        LineChart.of(samplers + "linear process", "steps", "W1"),
        STEPS,
        RestorationStudy.linear(STEPS));
    write(
        folder,
        "restoration-nonlinear",
        LineChart.of(samplers + "non-linear process", "steps", "W1"),
        STEPS,
        RestorationStudy.nonlinear(STEPS));
    write(
        folder,
        "bounds",
        LineChart.of(
            "Exponential integrator of the reverse SDE, exact score, two Gaussians",
            "steps",
            "total variation"),
        FEWER,
        bounds());
  }

  /** Measured errors beside the bound with constants 1, for {@code ½ N(−2, ¼) + ½ N(2, ¼)}. */
  private static List<Curve> bounds() {
    GridAxis axis = new GridAxis(-8, 8, 1601);
    OuMixture data =
        new OuMixture(new double[] {0.5, 0.5}, new double[] {-2, 2}, new double[] {0.25, 0.25});
    GridDensity normal = GridDensity.of(x -> -0.5 * x[0] * x[0], axis);
    StepPlanner planner =
        new StepPlanner(
            1,
            data.lipschitz(new GridAxis(-6, 6, 1201)),
            data.secondMoment(),
            data.law(0, axis).divergence(normal),
            0);
    List<Curve> out = new ArrayList<>();
    for (double horizon : new double[] {2, 4}) {
      List<Double> measured = new ArrayList<>();
      List<Double> bound = new ArrayList<>();
      for (int n : FEWER) {
        measured.add(data.totalVariation(horizon, n, axis));
        bound.add(planner.bound(horizon, n));
      }
      String time = "T = " + (int) horizon;
      out.add(new Curve("measured, " + time, measured));
      out.add(new Curve("bound, constants 1, " + time, bound));
    }
    return out;
  }

  private static void write(
      Path folder, String name, LineChart empty, int[] steps, List<Curve> curves)
      throws IOException {
    Path picture = folder.resolve("pictures").resolve(name + ".png");
    Path raw = folder.resolve("raw").resolve("theory").resolve(name + ".csv");
    Files.createDirectories(picture.toAbsolutePath().getParent());
    Files.createDirectories(raw.toAbsolutePath().getParent());
    LineChart chart = empty.logAxes(true, true);
    StringBuilder text = new StringBuilder("curve,steps,error\n");
    double[] x = Arrays.stream(steps).asDoubleStream().toArray();
    for (Curve c : curves) {
      chart = chart.with(c.name(), x, c.errors().stream().mapToDouble(v -> v).toArray());
      for (int i = 0; i < steps.length; i++) {
        String error = String.format(Locale.ROOT, "%.6e", c.errors().get(i));
        text.append('"').append(c.name()).append("\",").append(steps[i]).append(',').append(error);
        text.append('\n');
      }
    }
    chart.write(picture);
    AtomicFiles.writeText(raw, text.toString());
  }
}
