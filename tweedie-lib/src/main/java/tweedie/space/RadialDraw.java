package tweedie.space;

import java.util.stream.IntStream;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Exact draws of the distance of Brownian motion from its start: the inverse distribution function
 * for {@code t ≥ 0.005}; below it, where that series is long, rejection from the length of a normal
 * tangent vector, whose density in volume is {@code (2πt)^{−d/2} e^{−r²/2t}} over the volume
 * distortion of the exponential map. Almost all proposals are accepted.
 *
 * @param space a compact space
 * @param law the distribution function of the distance on it
 */
record RadialDraw(TwoPointHomogeneous space, RadialLaw law) {
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
                out[i] = law.quantile(u[i], t, Math.sqrt(space.dimension() * t));
              }
            });
    reject(time, rng, out);
    return out;
  }

  private void reject(double[] time, Rng rng, double[] out) {
    int d = space.dimension();
    boolean[] open = new boolean[time.length];
    int left = 0;
    for (int i = 0; i < time.length; i++) {
      open[i] = time[i] > 0 && time[i] < SHORT;
      left += open[i] ? 1 : 0;
    }
    for (int round = 0; left > 0; round++) {
      Rng streams = rng.child(round);
      double[] z = Ops.doubles(streams.normal(d));
      double[] u = streams.uniforms(1);
      for (int i = 0; i < time.length; i++) {
        double r = open[i] ? Math.sqrt(time[i]) * length(z, i * d, d) : 0;
        if (open[i] && r < Math.PI && Math.log(u[i]) < excess(r, time[i])) {
          out[i] = r;
          open[i] = false;
          left--;
        }
      }
    }
  }

  private static double length(double[] z, int from, int d) {
    double sum = 0;
    for (int j = from; j < from + d; j++) {
      sum += z[j] * z[j];
    }
    return Math.sqrt(sum);
  }

  /** {@code log (p/q)(r) − log (p/q)(0)}: at most 0, because the quotient falls with distance. */
  private double excess(double r, double t) {
    HeatKernel kernel = space.kernel();
    double quotient = kernel.at(r, t).log() + r * r / (2 * t) + space.logJacobian(r);
    return quotient - kernel.at(0, t).log();
  }
}
