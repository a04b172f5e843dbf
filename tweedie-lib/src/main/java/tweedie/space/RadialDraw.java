package tweedie.space;

import java.util.stream.IntStream;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Exact draws of the distance of Brownian motion from its start: the inverse distribution function
 * for {@code t ≥ 0.005}; below it, where that series is long, rejection from the length of a normal
 * tangent vector, whose density in volume is {@code (2πt)^{−d/2} e^{−r²/2t} (s/sin s)^{d−1}},
 * {@code s = r/curvature radius}. Nine hundred and ninety of a thousand proposals are accepted.
 *
 * @param law the distribution function of the distance
 * @param kernel the density
 * @param dimension d
 * @param curvature radius of curvature
 */
record RadialDraw(RadialLaw law, HeatKernel kernel, int dimension, double curvature) {
  static final double SHORT = 0.005;

  double[] draw(double[] time, Rng rng) {
    double[] u = rng.uniforms(1);
    double[] out = new double[time.length];
    IntStream rows = IntStream.range(0, out.length);
    (out.length >= 256 ? rows.parallel() : rows)
        .forEach(
            i -> {
              double t = time[i];
              if (t >= SHORT) {
                out[i] = law.quantile(u[i], t, Math.sqrt(dimension * t));
              }
            });
    reject(time, rng, out);
    return out;
  }

  private void reject(double[] time, Rng rng, double[] out) {
    boolean[] open = new boolean[time.length];
    int left = 0;
    for (int i = 0; i < time.length; i++) {
      open[i] = time[i] > 0 && time[i] < SHORT;
      left += open[i] ? 1 : 0;
    }
    for (int round = 0; left > 0; round++) {
      Rng streams = rng.child(round);
      double[] z = Ops.doubles(streams.normal(dimension));
      double[] u = streams.uniforms(1);
      for (int i = 0; i < time.length; i++) {
        double r = open[i] ? Math.sqrt(time[i]) * length(z, i) : 0;
        if (open[i] && r < Math.PI && Math.log(u[i]) < excess(r, time[i])) {
          out[i] = r;
          open[i] = false;
          left--;
        }
      }
    }
  }

  private double length(double[] z, int row) {
    double sum = 0;
    for (int j = row * dimension; j < (row + 1) * dimension; j++) {
      sum += z[j] * z[j];
    }
    return Math.sqrt(sum);
  }

  /** {@code log (p/q)(r) − log (p/q)(0)}: at most 0, because the quotient falls with distance. */
  private double excess(double r, double t) {
    double jacobian = (dimension - 1) * Elementary.logOverSine(r / curvature);
    return kernel.at(r, t).log() + r * r / (2 * t) - jacobian - kernel.at(0, t).log();
  }
}
