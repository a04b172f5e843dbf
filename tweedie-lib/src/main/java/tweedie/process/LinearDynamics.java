package tweedie.process;

import java.util.function.DoubleFunction;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.law.Gaussian;
import tweedie.tensor.Ops;

/** The forward dynamics of a {@link LinearSde}, or its adjoint. */
final class LinearDynamics implements Linear {
  private final LinearKernel kernel;
  private final Continuous space;
  private final DoubleFunction<Moments> moments;
  private final boolean adjoint;
  private final Tensor drift;
  private final Tensor dispersion;
  private final Tensor diffusion;
  private final Tensor precision;

  LinearDynamics(
      LinearKernel kernel, Continuous space, DoubleFunction<Moments> moments, boolean adjoint) {
    this.kernel = kernel;
    this.space = space;
    this.moments = moments;
    this.adjoint = adjoint;
    Recipe r = kernel.recipe();
    // The adjoint runs against the clock: dz/dt = +(D − Q)Λz where n = 1.
    this.drift =
        constant(adjoint ? SmallMatrix.scale(r.adjoint().driftMatrix(), -1) : r.driftMatrix());
    this.diffusion = constant(r.noiseMatrix());
    this.dispersion = constant(r.noiseFactor());
    this.precision = constant(r.precision());
  }

  /** A tensor that outlives the scope this object happens to be made in. */
  private static Tensor constant(double[][] a) {
    Tensor x = Ops.matrix(a);
    x.retainReference();
    return x;
  }

  @Override
  public Continuous space() {
    return space;
  }

  @Override
  public int blocks() {
    return kernel.recipe().blocks();
  }

  @Override
  public Tensor drift(Tensor x, Tensor t, Condition c) {
    Schedule s = kernel.schedule();
    Tensor f = times(drift, Times.map(t, s::rate), x);
    if (!adjoint || s.homogeneous()) {
      return f;
    }
    // With a noise multiplier n the pull of the stationary law is n times as strong.
    Tensor extra = Times.map(t, u -> s.rate(u) * (s.noise(u) - 1));
    return f.add(Ops.blocks(diffusion, gradient(x)).mul(Ops.perRow(extra, x)));
  }

  @Override
  public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
    Schedule s = kernel.schedule();
    Tensor g = Times.map(t, u -> Math.sqrt(s.rate(u) * s.noise(u)));
    return times(dispersion, g, v);
  }

  @Override
  public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
    Schedule s = kernel.schedule();
    Tensor g = Times.map(t, u -> s.rate(u) * s.noise(u));
    return times(diffusion, g, v);
  }

  @Override
  public Tensor addDiffused(Tensor y, Tensor v, Tensor t, double c) {
    if (t.dim() > 0) {
      return Ops.add(y, diffuse(v, y, t), c);
    }
    Schedule s = kernel.schedule();
    double time = t.item_double();
    return Ops.addBlocks(y, Ops.mul(diffusion, c * s.rate(time) * s.noise(time)), v);
  }

  /** {@code g(t) A v}: a common factor is multiplied into the small matrix. */
  private static Tensor times(Tensor a, Tensor g, Tensor v) {
    return g.dim() == 0 ? Ops.blocks(a.mul(g), v) : Ops.blocks(a, v).mul(Ops.perRow(g, v));
  }

  @Override
  public LinearKernel kernel() {
    return kernel;
  }

  @Override
  public Moments moments(double t) {
    return moments.apply(t);
  }

  @Override
  public Gaussian transition(Tensor z, Tensor s, Tensor t) {
    double[][] none = new double[blocks()][blocks()];
    Times.Pair<Moments> m =
        adjoint
            ? Times.pair(s, t, kernel::adjointBetween)
            : Times.pair(s, t, (a, b) -> kernel.between(a, b, none));
    Tensor mean = Ops.blocks(m.stack(Moments::mean), z);
    return new Gaussian(mean, m.stack(Moments::cholesky), space);
  }

  @Override
  public Linear adjoint() {
    return new LinearDynamics(kernel, space, moments, !adjoint);
  }

  @Override
  public Tensor gradient(Tensor z) {
    return Ops.blocks(precision, z);
  }

  @Override
  public Tensor accumulated(Tensor v, Tensor s, Tensor t) {
    return Ops.blocks(integral(s, t), v);
  }

  @Override
  public Tensor pulled(Tensor z, Tensor v, Tensor s, Tensor t) {
    return Ops.addBlocks(z, integral(s, t), Ops.addBlocks(v, precision, z));
  }

  private Tensor integral(Tensor s, Tensor t) {
    return Times.pair(s, t, kernel::noiseIntegral).stack(m -> m);
  }
}
