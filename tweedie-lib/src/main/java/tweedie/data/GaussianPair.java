package tweedie.data;

import java.util.List;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * {@code x ~ N(0, 1), y = x + N(0, 1)}: the pair with an exact answer, {@code x | y ~ N(y/2, 1/2)}.
 */
public final class GaussianPair implements TractableSimulator {
  /** The pair. */
  public GaussianPair() {}

  @Override
  public List<String> parameters() {
    return List.of("x");
  }

  @Override
  public Scale parameterScale() {
    return Scale.LINEAR;
  }

  @Override
  public List<String> observations() {
    return List.of("y");
  }

  @Override
  public double[] truth() {
    return new double[] {1};
  }

  @Override
  public double[] observe(double[] x, Rng rng) {
    return new double[] {x[0] + Ops.doubles(rng.normal(1))[0]};
  }

  @Override
  public double logJoint(double[] x, double[] y) {
    return -0.5 * (x[0] * x[0] + (y[0] - x[0]) * (y[0] - x[0]));
  }

  @Override
  public double[] draw(Rng rng) {
    double[] z = Ops.doubles(rng.normal(2));
    for (int i = 0; i < z.length; i += 2) {
      z[i + 1] += z[i];
    }
    return z;
  }
}
