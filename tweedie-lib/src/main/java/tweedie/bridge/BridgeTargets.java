package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Interpolant;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.tensor.Rng;

/**
 * Examples on interpolants between coupled ends.
 *
 * @param interpolant the path between two ends and what is asked on it
 * @param pairs the coupling
 * @param shares share of the path that lies behind, float64 [B]
 * @see "Albergo, Boffi, Vanden-Eijnden 2023, arXiv:2303.08797; Shi et al. 2023, arXiv:2303.16852"
 */
public record BridgeTargets(Interpolant interpolant, Source<Pair> pairs, Source<Tensor> shares)
    implements Source<Target> {
  @Override
  public Target draw(Rng rng) {
    return interpolant.draw(pairs.draw(rng.child(0)), shares.draw(rng.child(1)), rng.child(2));
  }
}
