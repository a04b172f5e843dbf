package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Ratio;
import tweedie.process.Ctmc;
import tweedie.process.EnumeratedChain;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Coupled sites under a chain, by summing over all pairs of states; ε = 0.
 *
 * @param kind the name of its rates among those of {@link tweedie.process.Rates}
 */
record ChainFixture(String kind, Ctmc process, EnumeratedChain data, EnumeratedChain wrong)
    implements JumpFixture {
  static ChainFixture of(String kind, Ctmc process) {
    EnumeratedChain data = EnumeratedChain.coupled(process);
    double[] law = data.law();
    double sum = 0;
    for (int i = 0; i < law.length; i++) {
      law[i] *= 1 + i % 4;
      sum += law[i];
    }
    for (int i = 0; i < law.length; i++) {
      law[i] /= sum;
    }
    return new ChainFixture(kind, process, data, new EnumeratedChain(process, law));
  }

  @Override
  public Tensor clean(Rng rng) {
    double[] p = data.law();
    double[] u = rng.uniforms(1);
    long[] pick = new long[u.length];
    for (int r = 0; r < u.length; r++) {
      double left = u[r];
      int i = 0;
      while (i < p.length - 1 && left >= p[i]) {
        left -= p[i++];
      }
      pick[r] = i;
    }
    return data.states().index_select(0, Ops.tensor(pick, pick.length));
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    double[] p = data.at(t);
    int[] index = data.index(x);
    double[] log = new double[index.length];
    for (int i = 0; i < log.length; i++) {
      log[i] = Math.log(p[index[i]]);
    }
    return Ops.tensor(log, log.length);
  }

  @Override
  public Ratio score() {
    return data.ratio();
  }

  /** The ratios of other data: ratios of a function, as the implicit objective needs. */
  @Override
  public Ratio other() {
    return wrong.ratio();
  }

  /** One symbol and one pair of symbols. */
  @Override
  public Tensor statistics(Tensor x) {
    Tensor flat = x.reshape(x.size(0), -1).to(ScalarType.Double);
    Tensor last = flat.select(1, flat.size(1) - 1).unsqueeze(1);
    return Ops.cat(1, flat, flat.mul(last));
  }

  @Override
  public Pairs pairs(double t) {
    int n = data.size();
    long[] from = new long[n * n];
    long[] to = new long[n * n];
    double[] weight = new double[n * n];
    double[][] q = data.transition(t);
    for (int i = 0; i < n * n; i++) {
      from[i] = i / n;
      to[i] = i % n;
      weight[i] = data.law()[i / n] * q[i / n][i % n];
    }
    Tensor states = data.states();
    return new Pairs(
        states.index_select(0, Ops.tensor(from, from.length)).reshape(shape((long) n * n)),
        states.index_select(0, Ops.tensor(to, to.length)).reshape(shape((long) n * n)),
        weight);
  }

  private long[] shape(long rows) {
    return Shapes.prepend(rows, process.space().event());
  }

  @Override
  public String toString() {
    return "chain, " + kind;
  }
}
