package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Jump;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Tokens;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The chain on {0, 1} with rates 1 (from 0 to 1) and 2 (from 1 to 0), solved by hand. */
record TwoStates(double horizon) implements TractableProcess<Jump> {
  private static final double[] RATE = {1, 2};

  /** {@code P(X_t = y | X_0 = x)} after a time. */
  static double transition(int x, int y, double t) {
    double up = RATE[0] / 3;
    double stationary = y == 1 ? up : 1 - up;
    return stationary + ((x == y ? 1 : 0) - stationary) * Math.exp(-3 * t);
  }

  /** The chain as dynamics. */
  private record Chain() implements Jump {
    @Override
    public Tokens space() {
      return new Tokens(2, 1);
    }

    @Override
    public Tensor out(Tensor x, Tensor t, Condition c) {
      return rates(x, true);
    }

    @Override
    public Tensor in(Tensor x, Tensor t, Condition c) {
      return rates(x, false);
    }

    private static Tensor rates(Tensor x, boolean leaving) {
      long[] s = Ops.longs(x);
      double[] r = new double[2 * s.length];
      for (int i = 0; i < s.length; i++) {
        int here = (int) s[i];
        r[2 * i + 1 - here] = leaving ? RATE[here] : RATE[1 - here];
      }
      return Ops.tensor(r, s.length, 1, 2);
    }
  }

  @Override
  public Jump dynamics() {
    return new Chain();
  }

  @Override
  public Law prior() {
    return new Bernoulli(1.0 / 3);
  }

  /** A law on {0, 1}. */
  record Bernoulli(double one) implements Law {
    @Override
    public Tensor sample(Condition c, Rng rng) {
      double[] u = rng.uniforms(1);
      long[] x = new long[u.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = u[i] < one ? 1 : 0;
      }
      return Ops.tensor(x, x.length, 1);
    }

    @Override
    public Tensor logDensity(Tensor x, Condition c, Rng rng) {
      return each(x, (i, s) -> Math.log(s == 1 ? one : 1 - one));
    }
  }

  /** A number for each row from its index and symbol. */
  @FunctionalInterface
  interface OfSymbol {
    double at(int row, int symbol);
  }

  static Tensor each(Tensor x, OfSymbol f) {
    long[] s = Ops.longs(x);
    double[] v = new double[s.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = f.at(i, (int) s[i]);
    }
    return Ops.tensor(v, v.length);
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    double[] u = rng.uniforms(1);
    long[] y = Ops.longs(x);
    double[] h = between(s, t, y.length);
    for (int i = 0; i < y.length; i++) {
      y[i] = u[i] < transition((int) y[i], 1, h[i]) ? 1 : 0;
    }
    Tensor next = Ops.tensor(y, y.length, 1);
    return new Noised(next, next);
  }

  private static double[] between(Tensor s, Tensor t, int rows) {
    double[] a = Ops.doubles(s);
    double[] b = Ops.doubles(t);
    double[] h = new double[rows];
    for (int i = 0; i < rows; i++) {
      h[i] = b[b.length == 1 ? 0 : i] - a[a.length == 1 ? 0 : i];
    }
    return h;
  }

  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    long[] from = Ops.longs(x);
    double[] h = between(s, t, from.length);
    return each(y, (i, to) -> Math.log(transition((int) from[i], to, h[i])));
  }

  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    long[] from = Ops.longs(x);
    double[] h = between(s, t, from.length);
    return ratios(y, (i, to) -> transition((int) from[i], to, h[i]));
  }

  /** {@code p(y') / p(y)} for both symbols, [B, 1, 2]. */
  static Tensor ratios(Tensor y, OfSymbol p) {
    long[] at = Ops.longs(y);
    double[] r = new double[2 * at.length];
    for (int i = 0; i < at.length; i++) {
      for (int to = 0; to < 2; to++) {
        r[2 * i + to] = p.at(i, to) / p.at(i, (int) at[i]);
      }
    }
    return Ops.tensor(r, at.length, 1, 2);
  }
}
