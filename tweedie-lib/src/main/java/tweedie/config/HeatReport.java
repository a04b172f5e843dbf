package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import tweedie.process.Schedule;
import tweedie.space.HeatKernel;
import tweedie.space.Torus;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Densities of Brownian motion at distances from its start, with respect to Riemannian volume, and
 * their logarithmic derivatives along the geodesic.
 *
 * @param times times
 * @param points distances; of a torus the one distance of the displacement
 * @param values [time][point]
 */
record HeatReport(double[] times, double[] points, HeatKernel.Value[][] values)
    implements LawReport {
  /** Also for hyperbolic space, where training noises by a Langevin diffusion instead. */
  private static final String LAW = "Brownian motion, generator half the Laplacian, clock ∫β";

  private static final String DISTANCES = "distances";
  private static final String DISPLACEMENT = "displacement";

  static HeatReport of(HeatKernel kernel, Schedule beta, double diameter, LawQuery q) {
    q.only(DISTANCES);
    double[] r = q.points(DISTANCES, 0);
    for (double d : r) {
      if (!(d >= 0 && d <= diameter)) {
        throw new ConfigException(
            "--distances", "expected numbers from 0 to " + diameter + ", found " + d);
      }
    }
    double[] t = positive(q, beta);
    HeatKernel.Value[][] v = new HeatKernel.Value[t.length][];
    for (int i = 0; i < t.length; i++) {
      double[] clock = new double[r.length];
      Arrays.fill(clock, beta.clock(t[i]));
      v[i] = kernel.at(r, clock);
    }
    return new HeatReport(t, r, v);
  }

  static HeatReport torus(Torus space, Schedule beta, LawQuery q) {
    if (space.dimension() == 1) {
      return of(HeatKernel.circle(), beta, Math.PI, q);
    }
    q.only(DISPLACEMENT);
    double[] a = q.points(DISPLACEMENT, space.dimension());
    double[] t = positive(q, beta);
    HeatKernel.Value[][] v = new HeatKernel.Value[t.length][];
    double[] r = new double[1];
    for (int i = 0; i < t.length; i++) {
      double[] clock = {beta.clock(t[i])};
      v[i] =
          new HeatKernel.Value[] {
            TensorScope.evaluate(() -> along(space, a, clock, r)),
          };
    }
    return new HeatReport(t, r, v);
  }

  private static HeatKernel.Value along(Torus space, double[] a, double[] clock, double[] r) {
    Tensor from = Ops.tensor(new double[a.length], 1, a.length);
    Tensor to = Torus.wrap(Ops.tensor(a, 1, a.length));
    r[0] = Ops.doubles(space.distance(to, from))[0];
    Tensor away = Ops.mul(space.log(to, from), -1);
    double slope =
        r[0] == 0
            ? 0
            : Ops.doubles(space.inner(to, away, space.heatScore(to, from, clock)))[0] / r[0];
    return new HeatKernel.Value(Ops.doubles(space.logHeat(to, from, clock))[0], slope);
  }

  private static double[] positive(LawQuery q, Schedule beta) {
    double[] t = q.within(beta.horizon());
    for (double u : t) {
      if (u == 0) {
        throw new ConfigException("--times", "expected times above 0: there is no density at 0");
      }
    }
    return t;
  }

  private double[][] densities() {
    return Arrays.stream(values)
        .map(row -> Arrays.stream(row).mapToDouble(v -> Math.exp(v.log())).toArray())
        .toArray(double[][]::new);
  }

  private double[][] scores() {
    return Arrays.stream(values)
        .map(row -> Arrays.stream(row).mapToDouble(HeatKernel.Value::slope).toArray())
        .toArray(double[][]::new);
  }

  @Override
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("law", LAW);
    node.putPOJO("times", times);
    node.putPOJO(DISTANCES, points);
    node.putPOJO("density", densities());
    node.putPOJO("score", scores());
    return node;
  }

  @Override
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    out.add(LAW + "; density a unit of volume, score d log p / d distance");
    out.add("%-8s %-10s %-16s %s".formatted("time", "distance", "density", "score"));
    for (int i = 0; i < times.length; i++) {
      for (int j = 0; j < points.length; j++) {
        out.add(
            String.format(
                Locale.ROOT,
                "%-8s %-10.6g %-16.9g %.9g",
                j == 0 ? String.valueOf(times[i]) : "",
                points[j],
                Math.exp(values[i][j].log()),
                values[i][j].slope()));
      }
    }
    return out;
  }
}
