package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Compact spaces whose heat kernel depends on distance only: spheres and rotations. */
interface Isotropic extends Compact, TwoPointHomogeneous {
  /** Exact draws of the distance from the start. */
  RadialDraw radius();

  /** The spectral series of the kernel, cut after some eigenvalues above 0. */
  HeatKernel series(int terms);

  @Override
  default Tensor brownian(Tensor x, double[] time, Rng rng) {
    Tensor start = x.to(ScalarType.Double);
    Tensor way = noise(start, rng.child(0));
    Tensor length = inner(start, way, way).sqrt();
    double[] r = radius().draw(time, rng.child(1));
    Tensor v = way.mul(Ops.perRow(Ops.tensor(r, r.length).div(length), way));
    return move(start, v).to(x.scalar_type());
  }

  @Override
  default Tensor logHeat(Tensor y, Tensor x, double[] time) {
    return pick(kernel(), y, x, time, false);
  }

  @Override
  default Tensor heatScore(Tensor y, Tensor x, double[] time) {
    return score(kernel(), y, x, time);
  }

  @Override
  default Tensor seriesScore(Tensor y, Tensor x, double[] time, int terms) {
    return score(series(terms), y, x, time);
  }

  private Tensor score(HeatKernel kernel, Tensor y, Tensor x, double[] time) {
    Tensor at = y.to(ScalarType.Double);
    // The logarithm points to the start and has the length of the distance; the slope is negative.
    Tensor factor = pick(kernel, y, x, time, true);
    Tensor back = log(at, x.to(ScalarType.Double));
    return back.mul(Ops.perRow(factor, back)).to(y.scalar_type());
  }

  /** {@code log p}, or the factor {@code −slope/r} of the logarithm. */
  private Tensor pick(HeatKernel kernel, Tensor y, Tensor x, double[] time, boolean score) {
    double[] r = Ops.doubles(distance(y.to(ScalarType.Double), x.to(ScalarType.Double)));
    HeatKernel.Value[] k = kernel.at(r, time);
    for (int i = 0; i < r.length; i++) {
      // Below 1e-9 both the logarithm and the score vanish to rounding: −1/t is their ratio.
      r[i] = !score ? k[i].log() : r[i] < 1e-9 ? 1 / time[i] : -k[i].slope() / r[i];
    }
    return Ops.tensor(r, r.length);
  }
}
