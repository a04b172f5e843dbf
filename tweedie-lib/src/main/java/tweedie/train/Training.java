package tweedie.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Objective;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A run in progress. Its whole state is the step, the seed and the optimisers: data order, times,
 * noise and dropout are functions of (seed, step, row), so a run resumes bit for bit.
 */
public final class Training implements AutoCloseable {
  private final Trainer trainer;
  private final List<Phase> phases;
  private final List<Adam> optimizers;
  private final long seed;
  private long steps;
  private long step;

  Training(Trainer trainer, List<Phase> phases, long steps, long seed) {
    if (phases.isEmpty() || steps < 0) {
      throw new IllegalArgumentException("training: expected at least one phase and steps >= 0");
    }
    this.trainer = trainer;
    this.phases = List.copyOf(phases);
    this.optimizers = new ArrayList<>();
    for (Phase p : phases) {
      optimizers.add(new Adam(p.optimizer(), p.objective().parameters()));
    }
    this.steps = steps;
    this.seed = seed;
  }

  /**
   * Number of finished steps.
   *
   * @return from 0
   */
  public long step() {
    return step;
  }

  /**
   * Number of steps of the run.
   *
   * @return the length that learning-rate schedules refer to
   */
  public long steps() {
    return steps;
  }

  /**
   * Changes the length of the run; schedules are rescaled from here on.
   *
   * @param n at least the number of finished steps
   */
  public void steps(long n) {
    if (n < step) {
      throw new IllegalArgumentException("steps: expected at least " + step + ", found " + n);
    }
    this.steps = n;
  }

  /**
   * Runs until the end or until the listener stops it.
   *
   * @param listener told after every step
   * @return true when the run reached its last step
   * @throws NonFiniteException at the first loss or gradient that is not finite; the phase it
   *     belongs to is not moved, but the phases before it have made this step already
   */
  public boolean run(TrainListener listener) {
    while (step < steps) {
      long start = System.nanoTime();
      double loss = 0;
      double norm = 0;
      for (int i = 0; i < phases.size(); i++) {
        loss += phase(i) / phases.size();
        norm = optimizers.get(i).step(step, steps, trainer.batch());
        if (!Double.isFinite(norm)) {
          throw NonFiniteException.gradient(step + 1);
        }
      }
      double rate = phases.get(phases.size() - 1).optimizer().learningRate(step, steps);
      step++;
      double seconds = (System.nanoTime() - start) * 1e-9;
      StepReport r = new StepReport(step, steps, step * trainer.batch(), loss, norm, rate, seconds);
      if (!listener.afterStep(r, this)) {
        return step == steps;
      }
    }
    return true;
  }

  private double phase(int i) {
    Objective objective = phases.get(i).objective();
    Adam adam = optimizers.get(i);
    int batch = trainer.batch();
    Rng rng = Rng.of(seed, step * batch, batch).child(i);
    adam.zeroGradients();
    double total = 0;
    int parts = trainer.accumulation();
    for (int j = 0; j < parts; j++) {
      int from = (int) ((long) batch * j / parts);
      int to = (int) ((long) batch * (j + 1) / parts);
      try (PointerScope scope = new PointerScope()) {
        Rng rows = rng.rows(from, to - from);
        Tensor each = objective.loss(rows);
        Tensor sum = Ops.mul(each.sum(), 1.0 / batch);
        double value = sum.item_double();
        if (!Double.isFinite(value)) {
          throw NonFiniteException.loss(step + 1, where(objective, rows, Ops.doubles(each)));
        }
        total += value;
        sum.backward();
      }
    }
    trainer.reduce().average(adam.gradients());
    return total;
  }

  private static String where(Objective objective, Rng rows, double[] each) {
    for (int r = 0; r < each.length; r++) {
      if (!Double.isFinite(each[r])) {
        return objective.describe(rows, r);
      }
    }
    return "";
  }

  /**
   * Runs with the averaged weights in place of the trained ones.
   *
   * @param body such as drawing samples or computing a held-out loss
   */
  public void withAverage(Runnable body) {
    Runnable all = body;
    for (Adam adam : optimizers) {
      Runnable inner = all;
      all = () -> adam.withAverage(inner);
    }
    all.run();
  }

  /** Puts the averaged weights in place of the trained ones for good, at the end of a run. */
  public void adoptAverage() {
    optimizers.forEach(Adam::adoptAverage);
  }

  /**
   * State of the optimisers, for a checkpoint.
   *
   * @return names to tensors, which stay owned by this run
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> m = new LinkedHashMap<>();
    for (int i = 0; i < optimizers.size(); i++) {
      String prefix = i + ".";
      optimizers.get(i).state().forEach((n, x) -> m.put(prefix + n, x));
    }
    return m;
  }

  /**
   * The averaged weights of every phase.
   *
   * @return names to tensors, views that stay owned by this run
   */
  public Map<String, Tensor> averaged() {
    Map<String, Tensor> m = new LinkedHashMap<>();
    optimizers.forEach(a -> m.putAll(a.averaged()));
    return m;
  }

  /**
   * Puts a checkpoint back.
   *
   * @param state as {@link #state} gave it
   * @param finished number of finished steps
   */
  public void restore(Map<String, Tensor> state, long finished) {
    for (int i = 0; i < optimizers.size(); i++) {
      String prefix = i + ".";
      Map<String, Tensor> part = new LinkedHashMap<>();
      state.forEach(
          (n, x) -> {
            if (n.startsWith(prefix)) {
              part.put(n.substring(prefix.length()), x);
            }
          });
      optimizers.get(i).restore(part);
    }
    step = finished;
  }

  @Override
  public void close() {
    optimizers.forEach(Adam::close);
  }
}
