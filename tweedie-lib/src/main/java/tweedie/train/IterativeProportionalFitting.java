package tweedie.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.bridge.Bridge;
import tweedie.bridge.ChainPairs;
import tweedie.bridge.Direction;
import tweedie.bridge.Examples;
import tweedie.bridge.Projection;
import tweedie.core.Objective;
import tweedie.core.Pair;
import tweedie.objective.Regression;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Learns a Schrödinger bridge by alternating half steps: the backward network on examples of the
 * forward chain, then the forward network on examples of the backward chain. Which examples is the
 * projection's choice.
 *
 * <p>A half step is an ordinary training run. Its network starts from its own weights of the
 * iteration before; its optimiser starts anew, since the moments of a regression on other targets
 * would mislead it, and so that networks and the number of half steps are the whole state. At the
 * end of a half step the running average replaces the weights: it is what the other direction
 * simulates.
 *
 * @param bridge laws, reference, times and networks
 * @param projection what a half step regresses on
 * @param trainer rows a step; refresh strides of caches should be multiples of it
 * @param optimizer of each half step
 * @param steps optimiser steps of a half step, at least 1
 * @param judged paths the ends are judged by after a half step, at least 2
 * @param seed of all randomness
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, algorithm 1"
 */
public record IterativeProportionalFitting(
    Bridge bridge,
    Projection projection,
    Trainer trainer,
    OptimizerSpec optimizer,
    long steps,
    int judged,
    long seed) {
  private static final int CHUNK = 1024;

  /** Checks the numbers. */
  public IterativeProportionalFitting {
    if (steps < 1 || judged < 2) {
      throw new IllegalArgumentException(
          "fitting: expected steps >= 1 and judged >= 2, found " + steps + ", " + judged);
    }
  }

  /**
   * Runs half steps until a number of iterations is complete or the listener stops.
   *
   * @param finished half steps that the networks have behind them; 0 at first
   * @param iterations number of iterations in all, two half steps each
   * @param listener told after every half step
   * @return number of finished half steps
   * @throws NonFiniteException at the first loss that is not finite
   */
  public int run(int finished, int iterations, BridgeListener listener) {
    int half = finished;
    while (half < 2 * iterations) {
      HalfStep done = halfStep(half, listener);
      half++;
      if (!listener.afterHalfStep(done)) {
        break;
      }
    }
    return half;
  }

  private HalfStep halfStep(int number, BridgeListener listener) {
    double[] loss = new double[2];
    try (Examples examples = examples(number)) {
      Objective objective = new Regression(bridge.net(direction(number)), examples);
      List<Phase> phases = List.of(new Phase(objective, optimizer));
      try (Training run = trainer.start(phases, steps, trainingSeed(number))) {
        run.run(
            (report, training) -> {
              if (report.step() > steps - Math.max(1, steps / 10)) {
                loss[0] += report.loss();
                loss[1]++;
              }
              listener.afterStep(report);
              return true;
            });
        run.adoptAverage();
      }
    }
    return judge(number, loss[0] / loss[1]);
  }

  /**
   * The direction whose network learns in a half step.
   *
   * @param number number of the half step, from 0
   * @return BACKWARD for even numbers
   */
  public static Direction direction(int number) {
    return number % 2 == 0 ? Direction.BACKWARD : Direction.FORWARD;
  }

  /**
   * What a half step regresses on, given the present network of the other direction.
   *
   * @param number number of the half step, from 0
   * @return the examples; the caller closes them
   */
  public Examples examples(int number) {
    return projection.examples(
        bridge, direction(number), number / 2 + 1, keys(number).child(0).key());
  }

  /**
   * The seed of the optimisation of a half step.
   *
   * @param number number of the half step, from 0
   * @return a seed
   */
  public long trainingSeed(int number) {
    return keys(number).child(1).key();
  }

  private Rng keys(int number) {
    return Rng.of(seed, 1).child(number);
  }

  /**
   * Where the chain of a half step ends under the present weights, beside where it should.
   *
   * @param number number of the half step, from 0
   * @param loss its loss, handed on
   * @return moments of both and the cost of the coupling
   */
  public HalfStep judge(int number, double loss) {
    Direction way = direction(number);
    long key = keys(number).child(2).key();
    ChainPairs pairs = new ChainPairs(bridge.simulation(way), bridge.chain(way), bridge.start(way));
    EndMoments found = new EndMoments();
    EndMoments wanted = new EndMoments();
    double[] distance = new double[1];
    for (int from = 0; from < judged; from += CHUNK) {
      Rng rng = Rng.of(key, from, Math.min(CHUNK, judged - from));
      TensorScope.silently(
          () ->
              TensorScope.run(
                  () -> {
                    Pair p = pairs.draw(rng.child(0));
                    Tensor gap = p.x1().sub(p.x0());
                    distance[0] += gap.mul(gap).sum().item_double() / judged;
                    Tensor end = way == Direction.FORWARD ? p.x1() : p.x0();
                    found.add(end);
                    wanted.add(bridge.end(way).draw(rng.child(1)).x());
                  }));
    }
    return new HalfStep(
        number + 1,
        number / 2 + 1,
        way,
        loss,
        found.mean(),
        found.variance(),
        wanted.mean(),
        wanted.variance(),
        distance[0]);
  }
}
