package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Shapes;

/**
 * A score that climbs a potential, {@code s + w ∇ₓ log h(x, t, c)}: for {@code h = p(c | x_t)} and
 * w = 1 the score given c. Gradients are taken by LibTorch, so that any potential made of its
 * operations will do, on flat spaces. Where the caller has turned gradients off they are turned on
 * for the potential alone.
 *
 * @param base the score s
 * @param potential log h, [B]; row b depends on row b of x only
 * @param weight w
 * @param interval times of guidance
 * @see "Song et al. 2021, arXiv:2011.13456, equation 14; Dhariwal, Nichol 2021, Diffusion models
 *     beat GANs on image synthesis, arXiv:2105.05233, section 4"
 */
public record GradientGuidance(Score base, Field potential, double weight, Interval interval)
    implements Score {
  /**
   * Guidance at all times.
   *
   * @param base the score s
   * @param potential log h, [B]
   * @param weight w
   */
  public GradientGuidance(Score base, Field potential, double weight) {
    this(base, potential, weight, Interval.ALWAYS);
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor s = base.at(x, t, c);
    double[] w = Ops.doubles(t);
    boolean any = false;
    for (int i = 0; i < w.length; i++) {
      w[i] = interval.holds(w[i]) ? weight : 0;
      any |= w[i] != 0;
    }
    if (!any) {
      return s;
    }
    Tensor each = t.dim() == 0 ? Ops.scalar(w[0]) : Ops.tensor(w, w.length);
    return s.add(gradient(x, t, c).to(s.scalar_type()).mul(Ops.perRow(each, s)));
  }

  private Tensor gradient(Tensor x, Tensor t, Condition c) {
    return Backward.with(
        x,
        (point, graph) -> {
          Tensor h = potential.at(point, t, c);
          if (h.dim() != 1 || h.size(0) != x.size(0)) {
            throw new IllegalArgumentException(
                "potential: expected ["
                    + x.size(0)
                    + "], found "
                    + java.util.Arrays.toString(Shapes.of(h)));
          }
          Tensor one = torch.ones(new long[] {h.size(0)}, new TensorOptions(h.scalar_type()));
          return new Tensor[] {Backward.vjp(h, point, one, graph)};
        })[0];
  }

  @Override
  public Parameters parameters() {
    return base.parameters();
  }
}
