package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.process.Schedule;
import tweedie.space.HeatKernel;

/**
 * Densities of Brownian motion at distances from its start, with respect to Riemannian volume, and
 * their logarithmic derivatives along the geodesic; of a torus also the gradient in its angles, of
 * a product that in the distances of its parts.
 *
 * @param law what the densities belong to
 * @param times times
 * @param points distances; of a torus and a product the one distance of the displacement
 * @param values [time][point]
 * @param gradient of the log-density in the angles of a torus or the distances of parts, [time][d];
 *     no rows where one distance is enough
 * @param of what the gradient is in: angles, distances
 */
record HeatReport(
    String law,
    double[] times,
    double[] points,
    HeatKernel.Value[][] values,
    double[][] gradient,
    String of)
    implements LawReport {
  private static final String LAW = "Brownian motion, generator half the Laplacian, clock ∫β";

  private static final String DISTANCES = "distances";
  private static final String DISPLACEMENT = "displacement";

  static HeatReport of(HeatKernel kernel, Schedule beta, double diameter, LawQuery q) {
    q.only(DISTANCES);
    double[] r = q.points(DISTANCES, 0);
    requireWithin(r, diameter);
    double[] t = positive(q, beta);
    HeatKernel.Value[][] v = new HeatKernel.Value[t.length][];
    for (int i = 0; i < t.length; i++) {
      double[] clock = new double[r.length];
      Arrays.fill(clock, beta.clock(t[i]));
      v[i] = kernel.at(r, clock);
    }
    return new HeatReport(LAW, t, r, v, new double[0][], "");
  }

  /** The same where the noising itself is another motion, whose law is not known. */
  HeatReport beside(String motion) {
    return new HeatReport(LAW + ", beside " + motion, times, points, values, gradient, of);
  }

  static HeatReport torus(List<HeatKernel> circles, Schedule beta, LawQuery q) {
    if (circles.size() == 1) {
      if (q.points().containsKey(DISPLACEMENT)) {
        throw new ConfigException("--displacement", "a circle has one angle; use --distances");
      }
      return of(circles.get(0), beta, Math.PI, q);
    }
    if (q.points().containsKey(DISTANCES)) {
      throw new ConfigException(
          "--distances", "a distance is not enough on this torus; use --displacement, all angles");
    }
    q.only(DISPLACEMENT);
    double[] a =
        Arrays.stream(q.points(DISPLACEMENT, circles.size()))
            .map(v -> Math.IEEEremainder(v, 2 * Math.PI))
            .toArray();
    return joint(circles, beta, a, "angles", q);
  }

  /** A distance for each kernel: one for a sphere and for rotations, of a torus for each angle. */
  static HeatReport product(List<HeatKernel> kernels, Schedule beta, LawQuery q) {
    q.only(DISTANCES);
    double[] r = q.points(DISTANCES, kernels.size());
    requireWithin(r, Math.PI);
    return joint(kernels, beta, r, "distances", q);
  }

  /** Kernels of independent parts multiply; the score is that along the geodesic of all. */
  private static HeatReport joint(
      List<HeatKernel> kernels, Schedule beta, double[] a, String of, LawQuery q) {
    double[] t = positive(q, beta);
    HeatKernel.Value[][] v = new HeatKernel.Value[t.length][];
    double[][] gradient = new double[t.length][];
    for (int i = 0; i < t.length; i++) {
      double clock = beta.clock(t[i]);
      double log = 0;
      double along = 0;
      gradient[i] = new double[a.length];
      for (int j = 0; j < a.length; j++) {
        HeatKernel.Value one = kernels.get(j).at(Math.abs(a[j]), clock);
        log += one.log();
        gradient[i][j] = Math.signum(a[j]) * one.slope();
        along += a[j] * gradient[i][j];
      }
      v[i] = new HeatKernel.Value[] {new HeatKernel.Value(log, along == 0 ? 0 : along / norm(a))};
    }
    return new HeatReport(LAW, t, new double[] {norm(a)}, v, gradient, of);
  }

  private static void requireWithin(double[] r, double diameter) {
    for (double d : r) {
      if (!(d >= 0 && d <= diameter)) {
        throw new ConfigException(
            "--distances", "expected numbers from 0 to " + diameter + ", found " + d);
      }
    }
  }

  private static double norm(double[] a) {
    return Math.sqrt(Arrays.stream(a).map(v -> v * v).sum());
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
    node.put("law", law);
    node.putPOJO("times", times);
    node.putPOJO(DISTANCES, points);
    node.putPOJO("density", densities());
    node.putPOJO("score", scores());
    if (gradient.length > 0) {
      node.putPOJO("gradient", gradient);
    }
    return node;
  }

  @Override
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    out.add(law + "; density a unit of volume, score d log p / d distance");
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
      if (gradient.length > 0) {
        out.add("         gradient in the " + of + " " + Arrays.toString(gradient[i]));
      }
    }
    return out;
  }
}
