package tweedie.net;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A U-Net for images of S levels: levels enter as numbers in [−1, 1], and a head turns the output
 * into logits [B, C, H, W, S]. With {@code given}, known clean levels and the indicator of where
 * they are known enter as channels of their own; see {@link Transformer}.
 *
 * @see "Campbell et al. 2022, arXiv:2205.14987, appendix H"
 */
public final class TokenUNet implements Field {
  /** How features become logits. */
  public enum Head {
    /** One output channel for each level. */
    CATEGORICAL,
    /**
     * A logistic law of location μ and scale s on each pixel, in bins of width 2/S and truncated to
     * them: two output channels; neighbours in level are neighbours in probability.
     *
     * @see "Salimans et al. 2017, arXiv:1701.05517, section 2.1"
     */
    LOGISTIC
  }

  /** Logarithm of the scale that training starts from: e⁻² of half the range. */
  private static final double START_LOG_SCALE = -2;

  /** The published code cuts logarithms of scales here too: narrower laws fit one level only. */
  private static final double LEAST_LOG_SCALE = -7;

  /**
   * Share of all levels alike in a logistic law. A narrow law has probabilities far below the
   * smallest float at levels a few scales off; where it is wrong, ratios of the reverse process
   * would overflow. Costs at most 1e-5 nats a pixel.
   */
  private static final double UNIFORM_SHARE = 1e-5;

  private final int states;
  private final int channels;
  private final Head head;
  private final boolean given;
  private final UNet net;

  private TokenUNet(int states, int channels, Head head, boolean given, UNet net) {
    this.states = states;
    this.channels = channels;
    this.head = head;
    this.given = given;
    this.net = net;
  }

  /**
   * A network with fresh weights.
   *
   * @param states number of levels S
   * @param head how features become logits
   * @param given whether the condition's part {@code given} is read
   * @param shape the body; inChannels is C of the images, outChannels is not read
   * @param precision its number formats
   * @param rng what the weights are drawn from
   * @return the network
   */
  public static TokenUNet of(
      int states, Head head, boolean given, UNetConfig shape, Precision precision, Rng rng) {
    int c = shape.inChannels();
    int out = head == Head.CATEGORICAL ? c * states : 2 * c;
    UNet net = new UNet(shape.withChannels(given ? 3 * c : c, out), precision, rng);
    return new TokenUNet(states, c, head, given, net);
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }

  /**
   * Evaluates the network.
   *
   * @param x levels, int64 [B, C, H, W]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition
   * @return logits [B, C, H, W, S]
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor level = centred(x);
    Tensor input = level;
    if (given) {
      Tensor known = GivenSymbols.of(c, x.reshape(x.size(0), -1)).reshape_as(x);
      Tensor where = known.gt(Ops.scalar(0)).to(torch.ScalarType.Double);
      input = Ops.cat(1, level, centred(Ops.add(known, -1)).mul(where), where);
    }
    Tensor y = net.at(input, t, c);
    return head == Head.CATEGORICAL ? categorical(y, x) : logistic(y, level);
  }

  /** Middles of the bins: {@code (2k + 1)/S − 1}. */
  private Tensor centred(Tensor x) {
    return Ops.add(Ops.mul(x.to(torch.ScalarType.Double), 2.0 / states), 1.0 / states - 1);
  }

  private Tensor categorical(Tensor y, Tensor x) {
    long[] s = Shapes.of(x);
    return y.reshape(s[0], channels, states, s[2], s[3]).permute(0, 1, 3, 4, 2).contiguous();
  }

  /**
   * {@code log(σ(a) − σ(b))} of the upper and lower edge of a bin, written as {@code log σ(a) + log
   * σ(−b) + log(1 − e^{b − a})}, which loses no digits in the tails.
   */
  private Tensor logistic(Tensor y, Tensor level) {
    Tensor state = level.to(y.scalar_type());
    Tensor mean = torch.tanh(y.narrow(1, 0, channels).add(state)).unsqueeze(-1);
    Tensor free = Ops.add(y.narrow(1, channels, channels), START_LOG_SCALE).unsqueeze(-1);
    Tensor logScale = free.clamp_min(new Scalar(LEAST_LOG_SCALE));
    Tensor precise = torch.exp(logScale.neg());
    double[] edge = new double[states];
    for (int k = 0; k < states; k++) {
      edge[k] = 2.0 * k / states - 1;
    }
    Tensor lower = Ops.tensor(edge, states).to(y.scalar_type()).sub(mean).mul(precise);
    Tensor width = Ops.mul(precise, 2.0 / states);
    Tensor upper = lower.add(width);
    Tensor inside = torch.log(torch.expm1(width.neg()).neg());
    Tensor law = torch.log_sigmoid(upper).add(torch.log_sigmoid(lower.neg())).add(inside);
    Tensor p = Ops.mul(torch.softmax(law, -1), 1 - UNIFORM_SHARE);
    return Ops.add(p, UNIFORM_SHARE / states).log();
  }
}
