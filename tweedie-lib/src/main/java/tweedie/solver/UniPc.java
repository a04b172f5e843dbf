package tweedie.solver;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ExponentialStep;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * UniPC with data prediction and {@code B(h) = e^h − 1} (bh2), for any linear process. The
 * predictor UniP-p integrates the polynomial in λ through the last p predictions; the corrector
 * UniC-p repeats the step with the one at its end, which the next step needs in any case. Two
 * weights are ½ by definition instead of solved for: that of UniP-2 and that of UniC-1. One field
 * call a step; order p + 1.
 *
 * <p>A warm-up raises p from 1. By default the last step has the lower order and no corrector,
 * whose call would be one more, as in the public code.
 *
 * @param p order of the predictor, 2 or 3
 * @param correctLast whether the last step is corrected, at the price of one more call
 * @param lowerLast whether p is 1 in the last step
 * @see "Zhao, Bai, Rao, Zhou, Lu 2023, arXiv:2302.04867, algorithms 5-8"
 */
public record UniPc(int p, boolean correctLast, boolean lowerLast) implements Solver<SemiLinear> {
  /**
   * The public default.
   *
   * @param p order of the predictor, 2 or 3
   */
  public UniPc(int p) {
    this(p, false, true);
  }

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException unless it is 2 or 3
   */
  public UniPc {
    if (p < 2 || p > 3) {
      throw new IllegalArgumentException("unipc: expected an order of 2 or 3, found " + p);
    }
  }

  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Predictions predictions = Predictions.ofFlow(d, grid);
    History past = new History(p);
    return (x, t, s, c, rng) -> {
      if (past.size() == 0) {
        past.add(predictions.step().logSnr(t), predictions.data(x, t, c));
      }
      Tensor y = step(predictions, past, grid, x, t, s, c);
      if (s == grid.last()) {
        past.clear();
      }
      return y;
    };
  }

  private Tensor step(
      Predictions predictions,
      History past,
      TimeGrid grid,
      Tensor x,
      double t,
      double s,
      Condition c) {
    ExponentialStep step = predictions.step();
    boolean last = s == grid.last();
    int order = last && lowerLast ? 1 : past.size();
    double end = step.logSnr(s);
    Tensor kept = Predictions.apply(step.keep(t, s), x);
    Tensor guess = kept.add(predicted(step, past, order, t, s, end));
    if (last && (!correctLast || Double.isInfinite(end))) {
      return guess;
    }
    Tensor data = predictions.data(guess, s, c);
    Tensor corrected = kept.add(corrected(step, past, order, data, t, s, end));
    past.add(end, data);
    return corrected;
  }

  private static Tensor predicted(
      ExponentialStep step, History past, int order, double t, double s, double end) {
    if (order == 2) {
      return Predictions.apply(step.pull(t, s), DpmMultistep.sloped(past, end));
    }
    return past.combine(step.pulls(t, s, past.nodes(order)));
  }

  private static Tensor corrected(
      ExponentialStep step, History past, int order, Tensor data, double t, double s, double end) {
    if (order == 1) {
      Tensor mean = Ops.mul(past.value(0).add(data), 0.5);
      return Predictions.apply(step.pull(t, s), mean);
    }
    double[] nodes = Arrays.copyOf(past.nodes(order), order + 1);
    nodes[order] = end;
    double[][][] weights = step.pulls(t, s, nodes);
    return past.combine(Arrays.copyOf(weights, order)).add(Predictions.apply(weights[order], data));
  }
}
