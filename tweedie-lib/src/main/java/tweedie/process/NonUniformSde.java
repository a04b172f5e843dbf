package tweedie.process;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A non-uniform diffusion: a linear process with a vector of clocks, one for each part of the
 * state. Each part moves by a scalar {@link LinearSde} of its own, {@code dx_p = f_p(t) x_p dt +
 * g_p(t) dw}; kernel, score and reversal are theirs, number by number.
 *
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786,
 *     section 3; Batzolis et al. 2021, arXiv:2111.13606, section 4"
 */
public final class NonUniformSde implements TractableProcess<Diffusion> {
  private final List<LinearSde> parts;
  private final Components components;
  private final Euclidean space;

  /**
   * A process.
   *
   * @param parts the process of each part, of one block, all with the same horizon
   * @param components which part each number belongs to
   * @throws IllegalArgumentException when a part has several blocks, horizons differ, or there are
   *     not as many processes as parts
   */
  public NonUniformSde(List<LinearSde> parts, Components components) {
    this.parts = List.copyOf(parts);
    this.components = components;
    this.space = new Euclidean(components.event());
    if (parts.size() != components.parts()) {
      throw new IllegalArgumentException(
          "parts: expected %d processes, found %d".formatted(components.parts(), parts.size()));
    }
    for (LinearSde p : parts) {
      if (p.blocks() != 1 || p.horizon() != parts.get(0).horizon()) {
        throw new IllegalArgumentException(
            "parts: expected processes of one block up to time %s, found %s"
                .formatted(parts.get(0).horizon(), p));
      }
    }
  }

  /**
   * The process of one part.
   *
   * @param part from 0
   * @return a scalar process, on any space
   */
  public LinearSde part(int part) {
    return parts.get(part);
  }

  /**
   * Which part each number belongs to.
   *
   * @return the partition
   */
  public Components components() {
    return components;
  }

  @Override
  public Diffusion dynamics() {
    return new Clocked(this);
  }

  @Override
  public double horizon() {
    return parts.get(0).horizon();
  }

  /** {@inheritDoc} Each part has the prior of its own process. */
  @Override
  public Law prior() {
    double[] deviation = new double[parts.size()];
    for (int i = 0; i < deviation.length; i++) {
      LinearSde p = parts.get(i);
      deviation[i] =
          p.recipe().stationaryFactor().orElseGet(() -> p.moments(horizon()).cholesky())[0][0];
    }
    return new Scaled(deviation, components);
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    space.check(x);
    Tensor noise = space.noise(x, rng);
    Tensor mean = x.mul(between(s, t, m -> m.mean()[0][0], x));
    return new Noised(mean.add(noise.mul(between(s, t, m -> m.cholesky()[0][0], x))), noise);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Exact; −∞ or not a number where a part has no variance, as for t = s.
   */
  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    Tensor wide = y.to(ScalarType.Double);
    Tensor mean = x.to(ScalarType.Double).mul(between(s, t, m -> m.mean()[0][0], wide));
    return logNormal(wide.sub(mean), between(s, t, m -> m.cholesky()[0][0], wide));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code (α x − y)/σ²} with the numbers of each part.
   */
  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    Tensor wide = y.to(ScalarType.Double);
    Tensor mean = x.to(ScalarType.Double).mul(between(s, t, m -> m.mean()[0][0], wide));
    Tensor variance = between(s, t, m -> m.covariance()[0][0], wide);
    return mean.sub(wide).div(variance).to(y.scalar_type());
  }

  /**
   * The score from a field that predicts clean states.
   *
   * @param denoiser {@code E[x₀ | x_t]} of all parts, asked at states and times
   * @return {@code (α D − x)/σ²} with the numbers of each part
   */
  public Score score(Field denoiser) {
    return new FieldScore(
        denoiser,
        (x, t, c) ->
            transitionScore(x, denoiser.at(x, t, c), Ops.zerosLike(t), t).to(x.scalar_type()));
  }

  /**
   * The noise of the numbers whose clock runs.
   *
   * @param x states that have the wanted shape, [B, event]
   * @param t times, [] or [B]
   * @return {@code σ(t)} for each number, 0 where its clock stands still, [B, event] or of a shape
   *     that spreads to it
   */
  public Tensor liveDeviations(Tensor x, Tensor t) {
    Tensor live = speeds(t, Speed::variance, x).gt(new Scalar(0)).to(ScalarType.Double);
    return at(t, m -> m.cholesky()[0][0], x).to(ScalarType.Double).mul(live);
  }

  /** A number of the kernel from 0 to t for each number of a state. */
  Tensor at(Tensor t, ToDoubleFunction<Moments> number, Tensor x) {
    return between(Ops.zerosLike(t), t, number, x);
  }

  private Tensor between(Tensor s, Tensor t, ToDoubleFunction<Moments> number, Tensor x) {
    double[][] none = new double[1][1];
    Tensor[] each = new Tensor[parts.size()];
    for (int i = 0; i < each.length; i++) {
      LinearSde p = parts.get(i);
      LinearKernel kernel = p.dynamics().kernel();
      each[i] =
          Times.pair(s, t, (a, b) -> a == 0 ? p.moments(b) : kernel.between(a, b, none))
              .numbers(number)
              .unsqueeze(-1);
    }
    return components.spread(Ops.cat(-1, each), x);
  }

  /** A number of the clocks at a time for each number of a state. */
  private Tensor speeds(Tensor t, ToDoubleFunction<Speed> number, Tensor x) {
    Tensor[] each = new Tensor[parts.size()];
    for (int i = 0; i < each.length; i++) {
      LinearSde p = parts.get(i);
      each[i] =
          Times.map(t, u -> number.applyAsDouble(new Speed(p.schedule(), p.recipe(), u)))
              .unsqueeze(-1);
    }
    return components.spread(Ops.cat(-1, each), x);
  }

  private static Tensor logNormal(Tensor centred, Tensor deviation) {
    Tensor white = centred.div(deviation);
    Tensor log = deviation.log().expand(Shapes.of(white));
    Tensor sum = Ops.rowSum(Ops.mul(white.mul(white), 0.5).add(log)).neg();
    return Ops.add(sum, -0.5 * Ops.rowSize(centred) * Math.log(2 * Math.PI));
  }

  /** The clock of a part at a time. */
  private record Speed(Schedule schedule, Recipe recipe, double t) {
    double drift() {
      return recipe.driftMatrix()[0][0] * schedule.rate(t);
    }

    double variance() {
      return recipe.noiseMatrix()[0][0] * schedule.rate(t) * schedule.noise(t);
    }
  }

  /** The forward dynamics. */
  private record Clocked(NonUniformSde process) implements Diffusion {
    @Override
    public Continuous space() {
      return process.space;
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return x.mul(process.speeds(t, Speed::drift, x));
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return v.mul(process.speeds(t, s -> Math.sqrt(s.variance()), x));
    }

    @Override
    public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
      return v.mul(process.speeds(t, Speed::variance, x));
    }
  }

  /** Independent centred Gaussians, one deviation a part. */
  @SuppressWarnings("ArrayRecordComponent") // never handed out
  private record Scaled(double[] deviation, Components components) implements Law {
    private Tensor deviations(Tensor x) {
      return components.spread(Ops.tensor(deviation, deviation.length), x);
    }

    @Override
    public Tensor sample(Condition c, Rng rng) {
      Tensor z = rng.normal(components.event());
      return z.mul(deviations(z)).to(ScalarType.Float);
    }

    @Override
    public Tensor logDensity(Tensor x, Condition c, Rng rng) {
      Tensor wide = x.to(ScalarType.Double);
      return logNormal(wide, deviations(wide));
    }
  }
}
