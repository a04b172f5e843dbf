package tweedie.data;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Generated planar laws, endless and pure in the streams, [B, 2] float32, at the scales customary
 * for Schrödinger bridges (deviations near 7). Where a set is standardised it is by the mean and
 * the deviation of all its numbers together, taken from the law and not from a sample.
 *
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, section 5 and appendix J"
 */
public enum Toy2d implements Source<Batch> {
  /** Two unit Gaussians at (−7, 0) and (7, 0). */
  MIXTURE(1) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      p[0] = z[0] + (u[0] < 0.5 ? -7 : 7);
      p[1] = z[1];
    }
  },
  /** Two half circles that interlock; noise .01. */
  MOONS(7) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      double a = Math.PI * u[1];
      boolean outer = u[0] < 0.5;
      double x = outer ? Math.cos(a) : 1 - Math.cos(a);
      double y = outer ? Math.sin(a) : 0.5 - Math.sin(a);
      // E x = 1/2, E y = 1/4, E x² = 1, E y² = 5/8 − 1/π.
      standardise(x + .01 * z[0], y + .01 * z[1], .375, .8125 - .5 / Math.PI + 1e-4, p);
    }
  },
  /** Two concentric circles of radius 10 and 5. */
  CIRCLES(10) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      polar(u[0] < 0.5 ? 1 : 0.5, 2 * Math.PI * u[1], p);
    }
  },
  /** Eight Gaussians on a circle of radius 12. */
  EIGHT_GAUSSIANS(3) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      polar(4, Math.PI / 4 * Math.floor(8 * u[0]), p);
      p[0] += 0.5 * z[0];
      p[1] += 0.5 * z[1];
    }
  },
  /** The letter S; noise .1. */
  S_CURVE(7) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      double a = 3 * Math.PI * (u[0] - 0.5);
      double x = Math.sin(a);
      double y = Math.signum(a) * (Math.cos(a) - 1);
      // E x² = 1/2, E y² = 3/2 + 4/(3π), means 0.
      standardise(x + .1 * z[0], y + .1 * z[1], 0, 1 + 2 / (3 * Math.PI) + .01, p);
    }
  },
  /** A spiral of one and a half turns; noise .5. */
  SWISS_ROLL(7) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      double a = 1.5 * Math.PI * (1 + 2 * u[0]);
      // E a cos a = 2, E a sin a = 2/(3π), E a² = 9.75 π².
      double mean = 1 + 1 / (3 * Math.PI);
      double square = 4.875 * Math.PI * Math.PI + .25;
      standardise(a * Math.cos(a) + .5 * z[0], a * Math.sin(a) + .5 * z[1], mean, square, p);
    }
  },
  /** Eight squares of a board of four by four. */
  CHECKERBOARD(7.5) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      p[0] = 4 * u[0] - 2;
      p[1] = u[1] - (u[2] < 0.5 ? 0 : 2) + Math.floorMod((int) Math.floor(p[0]), 2);
    }
  },
  /** Five bent arms. */
  PINWHEEL(7.5) {
    @Override
    void place(double[] u, double[] z, double[] p) {
      double radial = 1 + .3 * z[0];
      double tangential = .1 * z[1];
      double turn = 2 * Math.PI / 5 * Math.floor(5 * u[0]) + .25 * Math.exp(radial);
      p[0] = radial * Math.cos(turn) - tangential * Math.sin(turn);
      p[1] = radial * Math.sin(turn) + tangential * Math.cos(turn);
    }
  };

  private final double scale;

  Toy2d(double scale) {
    this.scale = scale;
  }

  /** One point from three uniform and two normal numbers, before the scale. */
  abstract void place(double[] u, double[] z, double[] p);

  private static void polar(double radius, double angle, double[] p) {
    p[0] = radius * Math.cos(angle);
    p[1] = radius * Math.sin(angle);
  }

  /** {@code square} is the mean of the squares of all numbers. */
  private static void standardise(double x, double y, double mean, double square, double[] p) {
    double deviation = Math.sqrt(square - mean * mean);
    p[0] = (x - mean) / deviation;
    p[1] = (y - mean) / deviation;
  }

  /**
   * The set of a name such as {@code swissRoll}.
   *
   * @param name a name in camel case
   * @return the set
   * @throws IllegalArgumentException when there is none
   */
  public static Toy2d named(String name) {
    for (Toy2d t : values()) {
      if (t.spelling().equals(name)) {
        return t;
      }
    }
    throw new IllegalArgumentException(
        "toy: expected one of "
            + java.util.Arrays.stream(values()).map(Toy2d::spelling).toList()
            + ", found '"
            + name
            + "'");
  }

  /**
   * The name in camel case.
   *
   * @return such as {@code swissRoll}
   */
  public String spelling() {
    StringBuilder b = new StringBuilder();
    for (String word : name().split("_", -1)) {
      String tail = word.substring(1).toLowerCase(Locale.ROOT);
      b.append(word.charAt(0)).append(tail);
    }
    b.setCharAt(0, Character.toLowerCase(b.charAt(0)));
    return b.toString();
  }

  @Override
  public Batch draw(Rng rng) {
    int n = rng.rows();
    double[] uniform = rng.child(0).uniforms(3);
    double[] normal = Ops.doubles(rng.child(1).normal(2));
    float[] x = new float[2 * n];
    double[] u = new double[3];
    double[] z = new double[2];
    double[] p = new double[2];
    for (int i = 0; i < n; i++) {
      System.arraycopy(uniform, 3 * i, u, 0, 3);
      System.arraycopy(normal, 2 * i, z, 0, 2);
      place(u, z, p);
      x[2 * i] = (float) (scale * p[0]);
      x[2 * i + 1] = (float) (scale * p[1]);
    }
    Tensor t = Ops.tensor(x, n, 2);
    return new Batch(t, Condition.NONE);
  }
}
