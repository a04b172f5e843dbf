package tweedie.solver;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Adaptive steps of the reverse SDE: an Euler–Maruyama step, stochastic Heun with the same noise as
 * the better of the two, and their difference as the error. Every row has its own time and step.
 * Two field calls a try.
 *
 * <p>A try is accepted when the root mean square of {@code (x′ − x″)/max(ε_a, ε_r max(|x′|, |x′
 * before|))} is at most 1, and the next step is {@code 0.9 h E^−0.9}. A refused step is halved on
 * the same Brownian path, at most {@code 10} times. The published algorithm draws its noise anew
 * instead, which keeps the noises that cancel the drift: with few numbers in a row its law is far
 * off. Tolerances of 0.01 to 0.05 are usual.
 *
 * @param relative ε_r, &gt; 0
 * @param absolute ε_a, &gt; 0
 * @see "Jolicoeur-Martineau, Li, Piché-Taillefer, Kachman, Mitliagkas 2021, arXiv:2105.14080,
 *     algorithm 1; Gaines, Lyons 1997, for refused steps"
 */
public record AdaptiveSde(double relative, double absolute) implements Solver<SemiLinear> {
  private static final int MOST_TRIES = 100_000;

  /** Ten halvings: the first one takes two places. */
  private static final int LEVELS = 11;

  private static final double SAFETY = 0.9;
  private static final double EXPONENT = 0.9;

  /**
   * Checks the tolerances.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public AdaptiveSde {
    if (!(relative > 0) || !(absolute > 0)) {
      throw new IllegalArgumentException(
          "tolerance: expected positive numbers, found " + relative + ", " + absolute);
    }
  }

  @Override
  public Stepper begin(SemiLinear d, TimeGrid grid) {
    Sscs.requireSde(d);
    return (x, t, s, c, rng) ->
        new Run(d, c, t.item_double(), s.item_double(), Math.toIntExact(x.size(0))).from(x, rng);
  }

  /** The run over one interval of the grid. */
  private final class Run {
    private final SemiLinear d;
    private final Condition c;
    private final double end;
    private final double[] time;
    private final double[] step;

    /** Halves of refused steps that wait in each row, the next one last. */
    private final int[] depth;

    private final double[][] waiting;

    Run(SemiLinear d, Condition c, double t, double s, int rows) {
      this.d = d;
      this.c = c;
      this.end = s;
      this.time = new double[rows];
      this.step = new double[rows];
      this.depth = new int[rows];
      this.waiting = new double[rows][LEVELS];
      Arrays.fill(time, t);
      Arrays.fill(step, (s - t) / 100);
    }

    Tensor from(Tensor x, Rng rng) {
      Tensor zero = Ops.zerosLike(x);
      Tensor[] first = new Tensor[2 + LEVELS];
      Arrays.fill(first, zero);
      first[0] = x;
      first[1] = x;
      Tensor now = TensorScope.keep(() -> torch.stack(new TensorVector(first), 0));
      for (int tries = 0; running(); tries++) {
        if (tries == MOST_TRIES) {
          throw new IllegalStateException(
              "adaptiveSde: no end after "
                  + MOST_TRIES
                  + " tries; loosen the tolerance "
                  + relative);
        }
        Tensor before = now;
        Rng streams = rng.child(tries);
        now = TensorScope.keep(() -> attempt(before, streams));
        before.close();
      }
      Tensor last = now;
      Tensor state = TensorScope.keep(() -> last.select(0, 0).clone());
      last.close();
      return state;
    }

    private boolean running() {
      return Arrays.stream(time).anyMatch(u -> u != end);
    }

    /** One try of every row; {@code all} is state, last Euler step and the waiting noises. */
    private Tensor attempt(Tensor all, Rng rng) {
      int n = time.length;
      Tensor x = all.select(0, 0);
      double[] h = new double[n];
      double[] next = new double[n];
      for (int i = 0; i < n; i++) {
        boolean fresh = depth[i] == 0;
        double rest = end - time[i];
        h[i] =
            fresh
                ? (Math.abs(step[i]) >= Math.abs(rest) ? rest : step[i])
                : waiting[i][depth[i] - 1];
        next[i] = h[i] == rest ? end : time[i] + h[i];
      }
      Tensor rows = Ops.perRow(Ops.tensor(h, n), x);
      Tensor root = rows.abs().sqrt();
      Tensor noise = d.space().noise(x, rng.child(0)).mul(root);
      for (int l = 0; l < LEVELS; l++) {
        int level = l;
        noise = choose(i -> depth[i] == level + 1, all.select(0, 2 + l), noise);
      }
      Tensor guess = euler(x, noise, x, rows, Ops.tensor(time.clone(), n));
      Tensor again = euler(x, noise, guess, rows, Ops.tensor(next, n));
      Tensor better = Ops.mul(guess.add(again), 0.5);
      Tensor scale = Ops.mul(torch.maximum(guess.abs(), all.select(0, 1).abs()), relative);
      Tensor ratio = guess.sub(better).div(scale.clamp_min(new Scalar(absolute)));
      double[] norm = Ops.doubles(Ops.rowMean(ratio.mul(ratio)).sqrt());
      Tensor bridge = Ops.mul(d.space().noise(x, rng.child(1)).mul(root).add(noise), 0.5);
      boolean[] taken = accept(h, next, norm);
      Tensor[] out = new Tensor[2 + LEVELS];
      out[0] = choose(i -> taken[i], better, x);
      out[1] = choose(i -> taken[i], guess, all.select(0, 1));
      for (int l = 0; l < LEVELS; l++) {
        int level = l;
        Tensor old = all.select(0, 2 + l);
        Tensor late = choose(i -> !taken[i] && depth[i] == level + 2, noise.sub(bridge), old);
        out[2 + l] = choose(i -> !taken[i] && depth[i] == level + 1, bridge, late);
      }
      return torch.stack(new TensorVector(out), 0);
    }

    /** {@code x + h f(at, t) + G(at, t) w}. */
    private Tensor euler(Tensor x, Tensor w, Tensor at, Tensor h, Tensor t) {
      return x.add(d.drift(at, t, c).mul(h)).add(d.dispersion(w, at, t));
    }

    private Tensor choose(IntPredicate where, Tensor yes, Tensor no) {
      double[] mask = new double[time.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = where.test(i) ? 1 : 0;
      }
      Tensor rows = Ops.perRow(Ops.tensor(mask, mask.length), no).gt(Ops.scalar(0.5));
      return torch.where(rows, yes, no);
    }

    /** Moves the clocks of the rows whose error is small enough, and halves the step of others. */
    private boolean[] accept(double[] h, double[] next, double[] norm) {
      boolean[] taken = new boolean[h.length];
      for (int i = 0; i < h.length; i++) {
        if (time[i] == end) {
          taken[i] = true;
          continue;
        }
        if (!Double.isFinite(norm[i])) {
          throw new IllegalStateException("adaptiveSde: the state is not finite at t = " + time[i]);
        }
        int base = Math.max(0, depth[i] - 1);
        taken[i] = norm[i] <= 1 || base + 2 > LEVELS;
        if (taken[i]) {
          time[i] = next[i];
          depth[i] = base;
          double grow = norm[i] == 0 ? 5 : SAFETY * Math.pow(norm[i], -EXPONENT);
          step[i] = h[i] * Math.min(5, Math.max(0.2, grow));
        } else {
          waiting[i][base] = h[i] / 2;
          waiting[i][base + 1] = h[i] / 2;
          depth[i] = base + 2;
        }
      }
      return taken;
    }
  }
}
