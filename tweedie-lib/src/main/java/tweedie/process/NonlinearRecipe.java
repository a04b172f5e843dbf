package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Field;
import tweedie.core.Law;
import tweedie.core.Score;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;

/**
 * Named diffusions of vectors from the complete recipe with matrices or potentials that are not
 * linear in the state. The stationary law of each is known, and samples start from it.
 *
 * @see "Ma, Chen, Fox 2015, arXiv:1506.04696, equations 2-3; the choices are this library's"
 */
public enum NonlinearRecipe {
  /** A potential of two wells in each coordinate, with constant noise. */
  DOUBLE_WELL {
    @Override
    Tensor score(Tensor z) {
      return DoubleWell.score(z);
    }

    @Override
    Law prior(Euclidean space) {
      return new DoubleWell(Math.toIntExact(space.event()[0]));
    }
  },
  /** Noise of variance {@code ½ + z²/(1 + z²)} in each coordinate; the limit is N(0, I). */
  MULTIPLICATIVE {
    @Override
    Tensor factor(Tensor z) {
      Tensor square = z.square();
      return Ops.add(square.div(Ops.add(square, 1)), 0.5).sqrt().diag_embed();
    }
  },
  /** A rotation of the first two coordinates at the speed {@code 2/(1 + z²)}; limit N(0, I). */
  SWIRL {
    @Override
    Tensor curl(Tensor z) {
      Tensor speed = Ops.add(Ops.rowSum(z.square()), 1).reciprocal();
      double[][] turn = new double[(int) z.size(1)][(int) z.size(1)];
      turn[0][1] = 2;
      turn[1][0] = -2;
      return speed.reshape(-1, 1, 1).mul(Ops.matrix(turn).to(z.scalar_type()));
    }

    @Override
    int least() {
      return 2;
    }
  };

  /** G(z), [B, k, k]. */
  Tensor factor(Tensor z) {
    return torch.ones_like(z).diag_embed();
  }

  /** Q(z), [B, k, k]. */
  Tensor curl(Tensor z) {
    return Ops.zerosLike(z).diag_embed();
  }

  /** The score of the stationary law. */
  Tensor score(Tensor z) {
    return z.neg();
  }

  /** The stationary law. */
  Law prior(Euclidean space) {
    return new Prior(SmallMatrix.identity(1), space, space);
  }

  /** The fewest coordinates. */
  int least() {
    return 1;
  }

  /**
   * The dynamics.
   *
   * @param space vectors
   * @param schedule β, without noise multiplier
   * @return {@code dz = β((½GGᵀ + Q)S + τ) dt + √β G dw}
   */
  public MatrixDiffusion dynamics(Euclidean space, Schedule schedule) {
    return MatrixDiffusion.recipe(space, this::factor, this::curl, this::score, schedule);
  }

  /**
   * The noising, by steps of Euler and Maruyama.
   *
   * @param space vectors of a definite length
   * @param schedule β, without noise multiplier
   * @param steps of a draw, at least 1
   * @return the process
   * @throws IllegalArgumentException for a space of other states or too few numbers
   */
  public NonlinearSde process(Euclidean space, Schedule schedule, int steps) {
    long[] event = space.event();
    if (event.length != 1 || event[0] < least()) {
      throw new IllegalArgumentException(
          "space: expected vectors of at least %d numbers, found %s".formatted(least(), space));
    }
    return new NonlinearSde(
        dynamics(space, schedule),
        schedule.horizon(),
        prior(space),
        NonlinearSde.Rule.EULER_MARUYAMA,
        steps);
  }

  /**
   * How far the stationary law is from being one, at a point.
   *
   * @param schedule β
   * @param z a point, [k]
   * @param t the time of the coefficients
   * @return {@link MatrixDiffusion#residual}, about 1e-8
   */
  public double residual(Schedule schedule, double[] z, double t) {
    return dynamics(new Euclidean(z.length), schedule).residual(this::score, z, t);
  }

  /**
   * A score from a field at the scale of the noise, {@code −net/√(1 − e^{−B(t)})}: that of a linear
   * process of the same clock, which any smooth process has for short times up to a factor.
   *
   * @param net a field, [B, k]
   * @param schedule β
   * @return the score, for times in (0, T]
   */
  public static Score score(Field net, Schedule schedule) {
    return new FieldScore(
        net,
        (x, t, c) ->
            net.at(x, t, c)
                .div(
                    Ops.perRow(Times.map(t, u -> -Math.sqrt(-Math.expm1(-schedule.clock(u)))), x)));
  }
}
