package tweedie.contract;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.space.Hyperbolic;
import tweedie.space.So3;
import tweedie.tensor.Ops;

/**
 * A rule for integrals over a space with respect to its volume: Gauss–Legendre nodes on intervals,
 * equal steps around circles, where they converge as fast.
 *
 * @param nodes states, [N][width]
 * @param weights sum is the volume, [N]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StateRule(double[][] nodes, double[] weights) {
  /** A state from one coordinate after the other. */
  @FunctionalInterface
  private interface Chart {
    double[] at(double... coordinates);
  }

  Tensor states() {
    return Ops.matrix(nodes);
  }

  /** Angles of one turn. */
  static StateRule circle(int n) {
    return mapped(c -> c, 1, turn(n));
  }

  /** The sphere S² by height and longitude: area is uniform in the height (Archimedes). */
  static StateRule sphere(int heights, int longitudes) {
    return mapped(
        c -> {
          double s = Math.sqrt(1 - c[0] * c[0]);
          return new double[] {s * Math.cos(c[1]), s * Math.sin(c[1]), c[0]};
        },
        1,
        interval(-1, 1, heights),
        turn(longitudes));
  }

  /** The sphere S³ by two circles; u, the square of the radius of the first, is uniform. */
  static StateRule threeSphere(int shares, int angles) {
    return mapped(
        c -> {
          double a = Math.sqrt(c[0]);
          double b = Math.sqrt(1 - c[0]);
          return new double[] {
            a * Math.cos(c[1]), a * Math.sin(c[1]), b * Math.cos(c[2]), b * Math.sin(c[2])
          };
        },
        0.5,
        interval(0, 1, shares),
        turn(angles),
        turn(angles));
  }

  /** Rotations {@code Z(a) Y(b) Z(c)} by Euler's angles: volume {@code da d(cos b) dc}, 8π². */
  static StateRule rotations(int heights, int angles) {
    StateRule euler = mapped(c -> c, 1, turn(angles), interval(-1, 1, heights), turn(angles));
    double[][] one = new double[euler.nodes.length][];
    double[][] two = new double[one.length][];
    double[][] three = new double[one.length][];
    for (int i = 0; i < one.length; i++) {
      double[] c = euler.nodes[i];
      one[i] = new double[] {0, 0, c[0]};
      two[i] = new double[] {0, Math.acos(c[1]), 0};
      three[i] = new double[] {0, 0, c[2]};
    }
    Tensor product = turned(one).matmul(turned(two)).matmul(turned(three));
    double[] flat = Ops.doubles(product);
    for (int i = 0; i < one.length; i++) {
      one[i] = java.util.Arrays.copyOfRange(flat, 9 * i, 9 * i + 9);
    }
    return new StateRule(one, euler.weights);
  }

  private static Tensor turned(double[][] vectors) {
    return So3.fromVectors(Ops.matrix(vectors)).reshape(vectors.length, 3, 3);
  }

  /** A ball of hyperbolic space by distance from the origin and direction. */
  static StateRule ball(Hyperbolic space, double radius, int radii, StateRule directions) {
    return mapped(
            c -> {
              double[] x = new double[space.width()];
              x[0] = Math.cosh(c[0]);
              for (int i = 1; i < x.length; i++) {
                x[i] = Math.sinh(c[0]) * c[i];
              }
              return x;
            },
            1,
            interval(0, radius, radii),
            directions)
        .reweighted(x -> Math.pow(x[0] * x[0] - 1, 0.5 * (space.dimension() - 1)));
  }

  /** Unit vectors of the plane. */
  static StateRule unitCircle(int n) {
    return mapped(c -> new double[] {Math.cos(c[0]), Math.sin(c[0])}, 1, turn(n));
  }

  /** Shares of three parts, by the first and what it leaves to the second. */
  static StateRule shares(int n) {
    return mapped(
            c -> new double[] {c[0], (1 - c[0]) * c[1], (1 - c[0]) * (1 - c[1])},
            1,
            interval(0, 1, n),
            interval(0, 1, n))
        .reweighted(x -> 1 - x[0]);
  }

  /** All pairs of states of two spaces. */
  StateRule times(StateRule other) {
    return mapped(c -> c, 1, this, other);
  }

  private StateRule reweighted(java.util.function.ToDoubleFunction<double[]> density) {
    double[] w = weights.clone();
    for (int i = 0; i < w.length; i++) {
      w[i] *= density.applyAsDouble(nodes[i]);
    }
    return new StateRule(nodes, w);
  }

  private static StateRule turn(int n) {
    double[][] x = new double[n][1];
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      x[i][0] = 2 * Math.PI * (i + 0.5) / n - Math.PI;
      w[i] = 2 * Math.PI / n;
    }
    return new StateRule(x, w);
  }

  private static StateRule interval(double from, double to, int n) {
    Quadrature q = Quadrature.uniform(n);
    double[][] x = new double[n][1];
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      x[i][0] = from + (to - from) * q.nodes()[i];
      w[i] = (to - from) * q.weights()[i];
    }
    return new StateRule(x, w);
  }

  /** The product of rules, carried by a chart of constant density. */
  private static StateRule mapped(Chart chart, double density, StateRule... rules) {
    List<double[]> at = new ArrayList<>(List.of(new double[0]));
    List<Double> weight = new ArrayList<>(List.of(density));
    for (StateRule rule : rules) {
      List<double[]> next = new ArrayList<>();
      List<Double> mass = new ArrayList<>();
      for (int i = 0; i < at.size(); i++) {
        for (int j = 0; j < rule.weights.length; j++) {
          double[] head = at.get(i);
          double[] tail = rule.nodes[j];
          double[] both = java.util.Arrays.copyOf(head, head.length + tail.length);
          System.arraycopy(tail, 0, both, head.length, tail.length);
          next.add(both);
          mass.add(weight.get(i) * rule.weights[j]);
        }
      }
      at = next;
      weight = mass;
    }
    return new StateRule(
        at.stream().map(chart::at).toArray(double[][]::new),
        weight.stream().mapToDouble(v -> v).toArray());
  }
}
