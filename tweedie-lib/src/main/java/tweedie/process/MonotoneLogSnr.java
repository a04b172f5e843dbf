package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Trainable;

/**
 * A monotone network as noise schedule, {@code g(u) = |w₁| u + Σ_i |w₃ᵢ| (2 sigmoid(|w₂ᵢ|(2u − 1) +
 * bᵢ) − 1)/1024}, scaled to fixed ends: {@code γ = min + (max − min)(g(u) − g(0))/(g(1) − g(0))}.
 *
 * <p>The continuous-time bound does not depend on the schedule between its ends. So the schedule is
 * free to lower the variance of its estimate: {@link #lesson} has the gradient of the mean squared
 * loss. In terms of γ the loss of a draw is {@code f(γ) γ'(u)}, and its second moment {@code ∫ m(γ)
 * γ'(u(γ)) dγ} depends on the schedule through the slope at a fixed γ only:
 *
 * <pre>{@code
 * d/dη E[loss²] = E[loss² (∂_η γ'/γ' − (γ''/γ'²) ∂_η γ)]
 * }</pre>
 *
 * <p>No derivative of the network that predicts is needed. The bias of the first layer and the one
 * of the third drop out of g(u) − g(0); the slope 18.3 of the paper is the scale (max − min) here.
 *
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, sections 4 and 5.1 and appendix H; the
 *     estimate at fixed γ is ours"
 */
public final class MonotoneLogSnr implements Trainable {
  private static final int FEATURES = 1024;

  /** Optimiser steps are about a learning rate long: the weights of a schedule move faster. */
  private static final double PACE = 10;

  private final double min;
  private final double max;
  private final Tensor linear;
  private final Tensor slopes;
  private final Tensor biases;
  private final Tensor heights;

  /**
   * A schedule that has learned nothing: close to linear, its features spread evenly.
   *
   * @param min γ(0)
   * @param max γ(1)
   * @throws IllegalArgumentException unless min &lt; max, both finite
   */
  public MonotoneLogSnr(double min, double max) {
    LogSnrClock.requireEnds(min, max);
    this.min = min;
    this.max = max;
    float[] slope = new float[FEATURES];
    float[] bias = new float[FEATURES];
    float[] height = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      double turn = i * 0.6180339887498949;
      double width = Math.pow(2, 1 + 4 * (turn - Math.floor(turn)));
      double centre = 2 * (i + 0.5) / FEATURES - 1;
      slope[i] = (float) (width / PACE);
      bias[i] = (float) (-width * centre / PACE);
      height[i] = (float) (0.05 / PACE);
    }
    linear = leaf((float) (1 / PACE));
    slopes = leaf(slope);
    biases = leaf(bias);
    heights = leaf(height);
  }

  private static Tensor leaf(float... values) {
    Tensor x = Ops.tensor(values, values.length);
    x.set_requires_grad(true);
    x.retainReference();
    return x;
  }

  /**
   * Length of the range of γ.
   *
   * @return γ(1) − γ(0)
   */
  public double range() {
    return max - min;
  }

  /**
   * The schedule as it is now, in plain numbers.
   *
   * @return γ; it does not change when the parameters do
   */
  public LogSnrCurve curve() {
    return now();
  }

  private LearnedLogSnr now() {
    return new LearnedLogSnr(
        min,
        max,
        paced(linear, true)[0],
        paced(slopes, true),
        paced(biases, false),
        paced(heights, true));
  }

  private static double[] paced(Tensor x, boolean positive) {
    double[] v = Ops.doubles(x);
    for (int i = 0; i < v.length; i++) {
      v[i] = PACE * (positive ? Math.abs(v[i]) : v[i]);
    }
    return v;
  }

  private static Tensor wide(Tensor x) {
    return Ops.mul(x.to(ScalarType.Double), PACE);
  }

  /** g and its derivative at places u, [B, 1] each; both lead back to the parameters. */
  private Tensor[] network(Tensor u) {
    Tensor w = wide(slopes).abs();
    Tensor h = Ops.mul(wide(heights).abs(), 1.0 / FEATURES);
    Tensor s = Ops.add(Ops.mul(u, 2), -1).mul(w).add(wide(biases)).sigmoid();
    Tensor first = wide(linear).abs();
    Tensor value = Ops.add(Ops.mul(s, 2), -1).mul(h).sum(1).unsqueeze(1).add(u.mul(first));
    Tensor bump = s.mul(Ops.add(Ops.mul(s, -1), 1));
    Tensor slope = Ops.mul(bump.mul(w).mul(h).sum(1).unsqueeze(1), 4).add(first);
    return new Tensor[] {value, slope};
  }

  /**
   * The schedule and its slope, with gradients to the parameters.
   *
   * @param u places in [0, 1], float64 [B]
   * @return γ(u) and γ'(u), float64 [B] each
   */
  public Tensor[] at(Tensor u) {
    Tensor[] ends = network(Ops.tensor(new double[] {0, 1}, 2, 1));
    Tensor low = ends[0].narrow(0, 0, 1);
    Tensor scale = Ops.scalar(max - min).div(ends[0].narrow(0, 1, 1).sub(low));
    Tensor[] g = network(u.unsqueeze(1));
    Tensor gamma = Ops.add(g[0].sub(low).mul(scale), min).squeeze(1);
    return new Tensor[] {gamma, g[1].mul(scale).squeeze(1)};
  }

  /**
   * What the schedule learns from losses: zero in value, so that it can be added to any loss, with
   * the gradient of the mean of {@code loss²/scale}. Ends and mean loss stay as they are.
   *
   * @param loss estimates of the integral of the bound over u, one for each place, [B]; no gradient
   *     reaches them
   * @param u their places, uniform in [0, 1], [B]
   * @param scale a positive number of the units of the loss
   * @return zeros, [B], in the type of the loss
   */
  public Tensor lesson(Tensor loss, double[] u, double scale) {
    LearnedLogSnr now = now();
    double[] bend = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      double slope = now.slope(u[i]);
      bend[i] = now.bend(u[i]) / (slope * slope);
    }
    Tensor[] g = at(Ops.tensor(u, u.length));
    Tensor potential = g[1].log().sub(g[0].mul(Ops.tensor(bend, bend.length)));
    Tensor square = Ops.mul(loss.detach().to(ScalarType.Double).square(), 1 / scale);
    return square.mul(potential.sub(potential.detach())).to(loss.scalar_type());
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE
        .and("linear", linear)
        .and("slopes", slopes)
        .and("biases", biases)
        .and("heights", heights);
  }
}
