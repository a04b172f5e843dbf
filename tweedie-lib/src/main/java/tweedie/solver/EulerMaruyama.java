package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Diffusion;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;

/**
 * Euler–Maruyama: {@code x ← move(x, f h + √|h| G ξ)} with the signed h = s − t. On a manifold it
 * is the geodesic random walk. One field call a step; strong order ½ (1 for additive noise), weak
 * order 1.
 *
 * @see "Kloeden, Platen 1992, section 9.1; Song et al. 2021, arXiv:2011.13456, appendix E"
 */
public record EulerMaruyama() implements Solver<Diffusion> {
  @Override
  public Stepper begin(Diffusion d, TimeGrid grid) {
    return (x, t, s, c, rng) -> {
      Tensor h = s.sub(t);
      Tensor noise = d.dispersion(d.space().noise(x, rng), x, t);
      Tensor v = sum(d.drift(x, t, c), h, noise);
      return d.space().move(x, d.space().project(x, v));
    };
  }

  /** {@code f h + √|h| v}. */
  private static Tensor sum(Tensor f, Tensor h, Tensor v) {
    if (h.dim() == 0) {
      double step = h.item_double();
      return Ops.add(Ops.mul(f, step), v, Math.sqrt(Math.abs(step)));
    }
    Tensor row = Ops.perRow(h, f);
    return f.mul(row).add(v.mul(row.abs().sqrt()));
  }
}
