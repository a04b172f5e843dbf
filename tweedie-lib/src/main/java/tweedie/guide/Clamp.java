package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.AfterStep;
import tweedie.core.Condition;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Replacement: after each step the measured part of all blocks of the state becomes that of a fresh
 * noised path of the observation, {@code z ← z + A⁺A (z_t(A⁺y) − z)}, noised to the time just
 * reached. With a mask this is in-painting, with block means a projection onto images of the given
 * coarse one. The unknown part never learns of the known part what the score at other times would
 * have said: even for Gaussian data and ever finer steps the law is not the posterior.
 *
 * @param process the process
 * @param measurement the map A
 * @param observed y without noise, [1, values] or [B, values]
 * @param cleanFrom time up to which the observation is put in without noise, for a sampler that
 *     ends with a step to 0 after the last time of its grid; 0 for none
 * @see "Song et al. 2021, arXiv:2011.13456, appendix I.2; Lugmayr et al. 2022, arXiv:2201.09865,
 *     section 4.1; Choi et al. 2021, ILVR, arXiv:2108.02938, for coarse images"
 */
public record Clamp(LinearSde process, Measurement measurement, Tensor observed, double cleanFrom)
    implements AfterStep {
  /** Keeps the observation. */
  public Clamp {
    observed.retainReference();
  }

  @Override
  public Tensor at(Tensor z, Tensor t, Condition c, Rng rng) {
    Tensor data = process.data(z);
    Tensor known = Ops.zerosLike(data).add(measurement.lift(observed.to(data.scalar_type())));
    Tensor clean = process.lift(known);
    Tensor path =
        t.item_double() <= cleanFrom ? clean : process.sample(clean, Ops.zerosLike(t), t, rng).x();
    return z.add(measured(path.sub(z)));
  }

  /** {@code A⁺A} on every block. */
  private Tensor measured(Tensor z) {
    long k = process.blocks();
    long[] shape = Shapes.of(z);
    long[] apart = shape.clone();
    apart[0] *= k;
    apart[1] /= k;
    return measurement.measured(z.reshape(apart)).reshape(shape);
  }
}
