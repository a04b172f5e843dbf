package tweedie.contract;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.TractableProcess;
import tweedie.law.Elbo;
import tweedie.law.TimeProposal;
import tweedie.objective.ScoreMatching;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * A process whose draws are the nodes of the rule of a fixture, and whose terms carry their
 * probabilities: the rows of a likelihood bound add up to its mean, without noise.
 */
record Averaged(SpaceFixture on) implements TractableProcess<Dynamics> {
  /** The mean of a bound over the data, with the exact decoder. */
  static double bound(SpaceFixture on, Elbo.Form form, Field net) {
    Averaged process = new Averaged(on);
    Criterion inner =
        form == Elbo.Form.DENOISING ? new ScoreMatching(on.tractable()) : on.implicit();
    Criterion rate =
        (model, clean, xt, t, rng) -> {
          Tensor one = t.narrow(0, 0, 1).squeeze();
          return process.weighted(inner.at(model, clean, xt, one, rng), one);
        };
    Elbo elbo =
        new Elbo(
            process,
            rate,
            form,
            net,
            nodes(on.times(), on.timeNodes()),
            on.timeNodes(),
            (x0, xe, t, c) -> process.weighted(posterior(on, x0, xe, t), t));
    return TensorScope.evaluate(
        () -> {
          Tensor x = on.pairs(on.times().time(0)).clean();
          Rng rng = Rng.of(22, (int) x.size(0));
          return Arrays.stream(Ops.doubles(elbo.logDensity(x, Condition.NONE, rng))).sum();
        });
  }

  /** {@code log q_0(x₀) q_{ε|0}(x_ε|x₀) / q_ε(x_ε)}. */
  static Tensor posterior(SpaceFixture on, Tensor x0, Tensor xe, Tensor t) {
    Tensor step = on.tractable().logTransition(xe, x0, Ops.zerosLike(t), t);
    return on.logMarginal(x0, 0).add(step).sub(on.logMarginal(xe, t.item_double()));
  }

  /** The nodes of Gauss's rule in place of draws from equal shares. */
  private static TimeProposal nodes(TimeProposal all, int n) {
    Quadrature q = Quadrature.uniform(n);
    return new TimeProposal() {
      @Override
      public double time(double u) {
        return all.time(u > 0 && u < 1 ? q.nodes()[share(u)] : u);
      }

      @Override
      public double weight(double u) {
        return n * q.weights()[share(u)] * all.weight(q.nodes()[share(u)]);
      }

      private int share(double u) {
        return Math.min(n - 1, (int) (u * n));
      }
    };
  }

  private Tensor weighted(Tensor value, Tensor t) {
    double[] v = on.pairs(t.item_double()).weighted(Ops.doubles(value));
    return Ops.tensor(v, v.length);
  }

  @Override
  public Dynamics dynamics() {
    return on.process().dynamics();
  }

  @Override
  public double horizon() {
    return on.process().horizon();
  }

  @Override
  public Law prior() {
    Law inner = on.process().prior();
    return new Law() {
      @Override
      public Tensor sample(Condition c, Rng rng) {
        return inner.sample(c, rng);
      }

      @Override
      public Tensor logDensity(Tensor x, Condition c, Rng rng) {
        return weighted(inner.logDensity(x, c, rng), Ops.scalar(on.times().time(1)));
      }
    };
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    Tensor one = t.dim() == 0 ? t : t.narrow(0, 0, 1).squeeze();
    Tensor y = on.pairs(one.item_double()).noised();
    return new Noised(y, y);
  }

  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    return weighted(on.tractable().logTransition(y, x, s, t), t);
  }

  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    return on.tractable().transitionScore(y, x, s, t);
  }
}
