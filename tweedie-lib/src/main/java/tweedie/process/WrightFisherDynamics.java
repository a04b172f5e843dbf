package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.space.Simplex;
import tweedie.tensor.Ops;

/**
 * The stochastic equation of {@link WrightFisher}. In the metric of the simplex unit noise has
 * covariance A(x), so that the dispersion is the number √β and the diffusion matrix is β; its
 * divergence is that of {@code βA} in coordinates, {@code β(1 − K x)}.
 */
final class WrightFisherDynamics implements Diffusion {
  private final double[] alpha;
  private final double theta;
  private final Schedule schedule;

  WrightFisherDynamics(double[] alpha, Schedule schedule) {
    this.alpha = alpha;
    this.theta = java.util.Arrays.stream(alpha).sum();
    this.schedule = schedule;
  }

  @Override
  public Simplex space() {
    return new Simplex(alpha.length);
  }

  @Override
  public Tensor drift(Tensor x, Tensor t, Condition c) {
    Tensor pull = Ops.tensor(alpha, alpha.length).to(x.scalar_type()).sub(Ops.mul(x, theta));
    return pull.mul(Ops.perRow(Times.map(t, u -> 0.5 * schedule.rate(u)), x));
  }

  @Override
  public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
    return v.mul(Ops.perRow(Times.map(t, u -> Math.sqrt(schedule.rate(u))), x));
  }

  @Override
  public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
    return v.mul(Ops.perRow(Times.map(t, schedule::rate), x));
  }

  @Override
  public Tensor divergence(Tensor x, Tensor t) {
    Tensor flat = Ops.add(Ops.mul(x, -alpha.length), 1);
    return flat.mul(Ops.perRow(Times.map(t, schedule::rate), x));
  }
}
