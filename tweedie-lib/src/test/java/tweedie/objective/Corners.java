package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.ScriptedNormals;
import tweedie.tensor.Shapes;

/**
 * Draws of plus and minus one in all combinations: the mean over the rows of a quadratic function
 * of k numbers is that over k independent standard normals. Row r has bit j of r as the sign of
 * number j; number 0 is left to the data. Uniform numbers are all one half.
 */
final class Corners extends ScriptedNormals {
  private final int noises;
  private int draws;

  Corners(int noises) {
    this.noises = noises;
  }

  static double[] signs(int noises, int number) {
    double[] s = new double[1 << (noises + 1)];
    for (int r = 0; r < s.length; r++) {
      s[r] = (r >> number & 1) == 0 ? 1 : -1;
    }
    return s;
  }

  /** One number a row: the data with a variance. */
  Tensor data(double variance) {
    double[] x = signs(noises, 0);
    for (int i = 0; i < x.length; i++) {
      x[i] *= Math.sqrt(variance);
    }
    return Ops.tensor(x, x.length, 1);
  }

  @Override
  public int rows() {
    return 1 << (noises + 1);
  }

  @Override
  public Rng child(long key) {
    return new Corners(noises);
  }

  @Override
  public Tensor normal(long... event) {
    int m = Math.toIntExact(Shapes.count(event));
    if (m != 1) {
      throw new IllegalArgumentException("expected one normal, found " + m);
    }
    // Blocks of a state draw from one stream in turn.
    double[] z = signs(noises, 1 + draws++);
    return Ops.tensor(z, Shapes.prepend(rows(), event));
  }

  @Override
  public double[] uniforms(int perRow) {
    double[] u = new double[rows() * perRow];
    java.util.Arrays.fill(u, 0.5);
    return u;
  }
}
