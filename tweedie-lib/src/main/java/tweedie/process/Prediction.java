package tweedie.process;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * What a field predicts at a noised state {@code z = μ + L ε}, and how that becomes a score.
 *
 * @see "Ho, Jain, Abbeel 2020, arXiv:2006.11239, for the noise; Salimans, Ho 2022,
 *     arXiv:2202.00512, section 4, for v"
 */
public enum Prediction {
  /** The unit noise ε of all blocks, {@code z = μ + L ε}. */
  NOISE,
  /** The clean data x₀ (block 0). */
  DATA,
  /** {@code v = α ε − σ x₀}; processes with one block only. */
  V,
  /** The score {@code ∇ log p_t} of all blocks. */
  SCORE;

  /**
   * What a perfect prediction would be, given the clean state and its noise.
   *
   * @param process the process
   * @param clean clean states [B, kC, …]
   * @param noise the unit noise, shape of clean
   * @param t times in (0, T], [B]
   * @return the target, [B, C, …] for DATA and [B, kC, …] for the others
   * @throws IllegalArgumentException for V on more than one block
   */
  public Tensor target(LinearSde process, Tensor clean, Tensor noise, Tensor t) {
    require(process.blocks());
    return switch (this) {
      case NOISE -> noise;
      case DATA -> process.data(clean);
      case SCORE -> Ops.blocks(matrices(process, t, Conversions::noiseToScore), noise);
      case V ->
          noise
              .mul(Ops.perRow(numbers(process, t, m -> m.mean()[0][0]), noise))
              .sub(clean.mul(Ops.perRow(numbers(process, t, m -> m.cholesky()[0][0]), clean)));
    };
  }

  /**
   * What an error of a prediction does to the score: the linear part of the conversion.
   *
   * @param process the process
   * @param error an error of the prediction, [B, C, …] for DATA and [B, kC, …] for the others
   * @param t times in (0, T], [] or [B]
   * @return the error of the score, [B, kC, …]
   */
  public Tensor scoreError(LinearSde process, Tensor error, Tensor t) {
    return switch (this) {
      case SCORE -> error;
      case NOISE -> Ops.blocks(matrices(process, t, Conversions::noiseToScore), error);
      case DATA -> Ops.blocks(matrices(process, t, Conversions::dataToScore), error);
      case V ->
          Ops.blocks(
              matrices(process, t, Conversions::dataToScore),
              error.mul(Ops.perRow(numbers(process, t, Conversions::vToData), error)));
    };
  }

  /** The score {@code −L⁻ᵀε} or {@code Σ⁻¹(φ x₀ − z)} from a prediction at states z. */
  Tensor score(LinearSde process, Tensor prediction, Tensor z, Tensor t) {
    return switch (this) {
      case SCORE -> prediction;
      case NOISE -> Ops.blocks(matrices(process, t, Conversions::noiseToScore), prediction);
      case DATA -> {
        Tensor mean = matrices(process, t, m -> minus(Conversions.meanColumn(m)));
        Tensor precision = matrices(process, t, m -> minus(Conversions.inverseCovariance(m)));
        yield Ops.blocks(precision, Ops.addBlocks(z, mean, prediction));
      }
      case V -> {
        Tensor state = z.mul(Ops.perRow(numbers(process, t, Conversions::stateToData), z));
        Tensor rest = prediction.mul(Ops.perRow(numbers(process, t, Conversions::vToData), z));
        yield DATA.score(process, state.add(rest), z, t);
      }
    };
  }

  /**
   * The same prediction in another kind: what a field of that kind would have to say at these
   * states. Everything goes through the noise ε of all blocks, {@code z = φ x₀ + L ε}; with one
   * block every kind says as much as any other, and a closed loop leaves rounding only. With more
   * blocks DATA is the posterior mean {@code φᵀΣ⁻¹(z − L ε)/snr}, and loops that begin with DATA
   * close.
   *
   * @param wanted the other kind
   * @param process the process
   * @param prediction of this kind, [B, C, …] for DATA and [B, kC, …] for the others
   * @param z states, [B, kC, …]
   * @param t times in (0, T], [] or [B]
   * @return of the wanted kind, [B, C, …] for DATA and [B, kC, …] for the others
   * @throws IllegalArgumentException for V on more than one block
   * @see "Luo 2022, Understanding Diffusion Models, arXiv:2208.11970, equations 115, 133 and 151;
   *     Salimans, Ho 2022, arXiv:2202.00512, for v"
   */
  public Tensor to(Prediction wanted, LinearSde process, Tensor prediction, Tensor z, Tensor t) {
    require(process.blocks());
    wanted.require(process.blocks());
    return wanted == this
        ? prediction
        : wanted.ofNoise(process, noise(process, prediction, z, t), z, t);
  }

  /** ε at a state. */
  private Tensor noise(LinearSde p, Tensor prediction, Tensor z, Tensor t) {
    return switch (this) {
      case NOISE -> prediction;
      case SCORE ->
          Ops.blocks(matrices(p, t, m -> SmallMatrix.transpose(m.cholesky())), prediction).neg();
      case DATA -> {
        Tensor mean = Ops.blocks(matrices(p, t, Conversions::meanColumn), prediction);
        yield Ops.blocks(matrices(p, t, m -> Conversions.invertLower(m.cholesky())), z.sub(mean));
      }
      case V -> {
        Tensor ofState = Ops.perRow(numbers(p, t, m -> -Conversions.vToData(m)), z);
        Tensor ofV = Ops.perRow(numbers(p, t, Conversions::stateToData), z);
        yield z.mul(ofState).add(prediction.mul(ofV));
      }
    };
  }

  /** A prediction of this kind from ε. */
  private Tensor ofNoise(LinearSde p, Tensor noise, Tensor z, Tensor t) {
    return switch (this) {
      case NOISE -> noise;
      case SCORE -> Ops.blocks(matrices(p, t, Conversions::noiseToScore), noise);
      case DATA -> p.observation(z.sub(Ops.blocks(matrices(p, t, Moments::cholesky), noise)), t);
      case V -> {
        // α ε − σ x₀ with x₀ = (z − σ ε)/α.
        Tensor ofNoise = Ops.perRow(numbers(p, t, m -> 1 / Conversions.stateToData(m)), z);
        Tensor ofState = Ops.perRow(numbers(p, t, m -> m.cholesky()[0][0] / m.mean()[0][0]), z);
        yield noise.mul(ofNoise).sub(z.mul(ofState));
      }
    };
  }

  /** Refuses V on several blocks, where it does not exist. */
  void require(int blocks) {
    if (this == V && blocks > 1) {
      throw new IllegalArgumentException(
          "prediction V exists for one block, this process has " + blocks);
    }
  }

  private static double[][] minus(double[][] a) {
    return SmallMatrix.scale(a, -1);
  }

  private static Tensor matrices(LinearSde p, Tensor t, Function<Moments, double[][]> f) {
    return Times.at(t, p::moments).stack(f);
  }

  private static Tensor numbers(LinearSde p, Tensor t, ToDoubleFunction<Moments> f) {
    return Times.at(t, p::moments).numbers(f);
  }
}
