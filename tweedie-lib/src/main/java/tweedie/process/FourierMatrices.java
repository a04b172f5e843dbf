package tweedie.process;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * D and Q that are diagonal in the Fourier basis of images [B, C, H, W], the same for all channels:
 * convolutions on a torus. D has an eigenvalue λ for each frequency, even and positive; Q has iω,
 * odd, which moves waves along. Both start at VP.
 *
 * <p>{@code λ = φ + (1 − φ) HW softplus(a)/Σ softplus(a)} keeps floor and trace as in {@link
 * BlockMatrices}. The matrices commute, so that the covariance is {@code 1 − e^{−bλ}} and cancels
 * nothing however short the time.
 *
 * @see "Du, Zhang, Yang, Du 2023, A Flexible Diffusion Model, ICML, arXiv:2206.10365"
 */
public final class FourierMatrices implements FlexibleMatrices {
  private static final double FLOOR = BlockMatrices.FLOOR;

  private final long height;
  private final long width;
  private final Optional<Tensor> noise;
  private final Optional<Tensor> phase;

  private FourierMatrices(long height, long width, Optional<Tensor> noise, Optional<Tensor> phase) {
    this.height = height;
    this.width = width;
    this.noise = noise;
    this.phase = phase;
  }

  /**
   * Learned spectra that start at VP.
   *
   * @param height H, at least 1
   * @param width W, at least 1
   * @param learned D, Q or both
   * @return the matrices, with float64 parameters
   * @throws IllegalArgumentException when a number is below 1
   */
  public static FourierMatrices learned(int height, int width, BlockMatrices.Learned learned) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "flexible matrices: expected height and width of at least 1, found %d and %d"
              .formatted(height, width));
    }
    boolean drift = learned != BlockMatrices.Learned.NOISE;
    boolean noise = learned != BlockMatrices.Learned.DRIFT;
    return new FourierMatrices(
        height,
        width,
        noise ? Optional.of(parameter(height, width)) : Optional.empty(),
        drift ? Optional.of(parameter(height, width)) : Optional.empty());
  }

  /**
   * The same spectra with parameters in float32, as optimisers take them.
   *
   * @return a copy
   */
  public FourierMatrices single() {
    return new FourierMatrices(
        height, width, noise.map(BlockMatrices.SINGLE), phase.map(BlockMatrices.SINGLE));
  }

  private static Tensor parameter(long... shape) {
    Tensor p = torch.zeros(shape).to(ScalarType.Double);
    p.set_requires_grad(true);
    p.retainReference();
    return p;
  }

  /**
   * The eigenvalues of D.
   *
   * @return λ [H, W], float64, in the order of the transform
   */
  public Tensor eigenvalues() {
    if (noise.isEmpty()) {
      return torch.ones(height, width).to(ScalarType.Double);
    }
    Tensor a = noise.get().to(ScalarType.Double);
    Tensor soft = Ops.mul(a.add(mirrored(a)), 0.5).exp().log1p();
    return Ops.add(Ops.mul(soft.div(soft.mean()), 1 - FLOOR), FLOOR);
  }

  /**
   * The frequencies of Q.
   *
   * @return ω [H, W], float64, odd
   */
  public Tensor frequencies() {
    if (phase.isEmpty()) {
      return torch.zeros(height, width).to(ScalarType.Double);
    }
    Tensor a = phase.get().to(ScalarType.Double);
    return a.sub(mirrored(a));
  }

  /** The value at the opposite frequency. */
  private Tensor mirrored(Tensor a) {
    return a.index_select(0, opposite(height)).index_select(1, opposite(width));
  }

  private static Tensor opposite(long n) {
    long[] at = new long[(int) n];
    for (int i = 0; i < at.length; i++) {
      at[i] = (n - i) % n;
    }
    return Ops.tensor(at, n);
  }

  /** Multiplies each wave by {@code r e^{iθ}}. */
  private static Tensor filter(Tensor r, Tensor angle, Tensor x) {
    Tensor waves = torch.fft_fft2(x.to(ScalarType.Double)).mul(torch.polar(r, angle));
    return torch.real(torch.fft_ifft2(waves)).to(x.scalar_type());
  }

  private static Tensor filter(Tensor r, Tensor x) {
    return filter(r, Ops.zerosLike(r), x);
  }

  @Override
  public Tensor spectrum() {
    return eigenvalues().reshape(-1);
  }

  @Override
  public Tensor turns() {
    return frequencies().abs().reshape(-1);
  }

  @Override
  public Tensor diffuse(Tensor v) {
    return filter(eigenvalues(), v);
  }

  @Override
  public Tensor root(Tensor v) {
    return filter(eigenvalues().sqrt(), v);
  }

  @Override
  public Tensor pull(Tensor v) {
    Tensor l = eigenvalues();
    Tensor w = frequencies();
    return filter(l.square().add(w.square()).sqrt(), torch.atan2(w, l), v);
  }

  @Override
  public Transition transition(Tensor b) {
    Tensor time = b.dim() == 0 ? b : b.reshape(-1, 1, 1, 1);
    Tensor l = eigenvalues().mul(time);
    return new Waves(
        Ops.mul(l, -0.5).exp(),
        Ops.mul(frequencies().mul(time), -0.5),
        l.neg().expm1().neg().sqrt());
  }

  @Override
  public Parameters parameters() {
    Parameters p = Parameters.NONE;
    p = noise.isPresent() ? p.and("noise", noise.get()) : p;
    return phase.isPresent() ? p.and("phase", phase.get()) : p;
  }

  /** Decay and turn of each wave and the deviation of its noise, [H, W] or [B, 1, H, W]. */
  private record Waves(Tensor decay, Tensor turn, Tensor deviation) implements Transition {
    @Override
    public Tensor mean(Tensor x) {
      return filter(decay, turn, x);
    }

    @Override
    public Tensor colour(Tensor e) {
      return filter(deviation, e);
    }

    @Override
    public Tensor whiten(Tensor r) {
      return filter(deviation.reciprocal(), r);
    }

    @Override
    public Tensor whitenTransposed(Tensor r) {
      return whiten(r);
    }

    @Override
    public Tensor logDeterminant(Tensor x) {
      Tensor log = deviation.log();
      Tensor sum = log.dim() == 2 ? log.sum() : Ops.rowSum(log);
      return Ops.mul(sum, (double) x.size(1));
    }
  }
}
