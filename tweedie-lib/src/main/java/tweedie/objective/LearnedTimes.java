package tweedie.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.law.TimeProposal;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Trainable;

/**
 * A law of times on [from, to] that learns where a loss varies. With m(t) the mean of the squared
 * loss at t, the density {@code q(t) ∝ √m(t)} gives the estimate {@code loss(t)/q(t)} of the
 * integral its least variance. m is a number for each piece of the interval, learned beside the
 * network by the loss {@code loss²/m + log m}, which is least at the mean square; an equal share of
 * the times stays uniform, so that no weight exceeds its reciprocal.
 *
 * <p>The pieces grow like squares from the first time: losses change fastest near the data.
 *
 * @see "Huang, Aghajohari, Bose, Panangaden, Courville 2022, arXiv:2208.07949, section 3.3, who
 *     minimise the same second moment over a monotone flow"
 */
public final class LearnedTimes implements Trainable {
  private static final int PIECES = 32;
  private static final double UNIFORM_SHARE = 0.1;

  /** Optimiser steps are about a learning rate long: logarithms of moments move faster. */
  private static final double PACE = 10;

  /** Where a squared loss counts as this many means at most: one row must not own a piece. */
  private static final double LARGEST = 10;

  private final double[] edges = new double[PIECES + 1];
  private final Tensor logs;

  /**
   * Uniform times that are still to learn.
   *
   * @param from first time, at least 0
   * @param to last time
   * @throws IllegalArgumentException when the times are negative or do not increase
   */
  public LearnedTimes(double from, double to) {
    if (!(from >= 0 && to > from)) {
      throw new IllegalArgumentException(
          "time law: expected 0 <= from < to, found from " + from + " to " + to);
    }
    for (int i = 0; i <= PIECES; i++) {
      double share = (double) i / PIECES;
      edges[i] = i == PIECES ? to : from + (to - from) * share * share;
    }
    logs = Ops.tensor(new float[PIECES], PIECES);
    logs.set_requires_grad(true);
    logs.retainReference();
  }

  /**
   * The law of times as it is now.
   *
   * @return a proposal on [from, to]
   */
  public TimeProposal proposal() {
    double[] root = Ops.doubles(logs);
    double sum = 0;
    double top = Double.NEGATIVE_INFINITY;
    for (double r : root) {
      top = Math.max(top, PACE * r);
    }
    for (int i = 0; i < PIECES; i++) {
      root[i] = Math.exp((PACE * root[i] - top) / 2);
      sum += root[i] * (edges[i + 1] - edges[i]);
    }
    double length = edges[PIECES] - edges[0];
    for (int i = 0; i < PIECES; i++) {
      root[i] = (1 - UNIFORM_SHARE) * root[i] / sum + UNIFORM_SHARE / length;
    }
    return TimeProposal.pieces(edges, root);
  }

  /** Length of the interval. */
  double length() {
    return edges[PIECES] - edges[0];
  }

  /**
   * What the moments learn from losses: zero in value, so that it can be added to any loss, with
   * the gradient of {@code loss²/m + log m}.
   *
   * @param loss without weights of the times, [B]; no gradient reaches it
   * @param t their times, [B]
   * @return zeros, [B], in the type of the loss
   */
  Tensor lesson(Tensor loss, double[] t) {
    long[] piece = new long[t.length];
    for (int i = 0; i < t.length; i++) {
      while (piece[i] < PIECES - 1 && t[i] >= edges[(int) piece[i] + 1]) {
        piece[i]++;
      }
    }
    Tensor log = Ops.mul(logs.index_select(0, Ops.tensor(piece, piece.length)), PACE);
    Tensor fixed = log.detach();
    Tensor ratio = loss.detach().to(ScalarType.Float).square().mul(fixed.neg().exp());
    Tensor slope = Ops.add(ratio.clamp_max(new Scalar(LARGEST)).neg(), 1);
    return torch.nan_to_num(slope).mul(log.sub(fixed)).to(loss.scalar_type());
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("logMoments", logs);
  }
}
