package tweedie.objective;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A bound and a multiple of another loss that is easier to learn from, such as the cross-entropy of
 * the clean symbols: 0.001 of it in the paper. Both see the same dropout as long as both train the
 * network under the streams they are given, and then a state that both ask for costs one call: two
 * calls a step for {@link CtmcElbo} with {@link CleanCrossEntropy}.
 *
 * @param bound the main loss
 * @param other the other loss
 * @param weight factor of the other loss, at least 0
 * @see "Campbell et al. 2022, arXiv:2205.14987, appendix H"
 */
public record Hybrid(Criterion bound, Criterion other, double weight) implements Criterion {
  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Hybrid {
    if (!(weight >= 0)) {
      throw new IllegalArgumentException("weight: expected at least 0, found " + weight);
    }
  }

  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Field once = new Memory(net);
    Tensor first = bound.at(once, clean, xt, t, rng);
    return Ops.add(first, other.at(once, clean, xt, t, rng), weight);
  }

  /** Keeps the last answer, so that two losses at one state cost one network call. */
  private static final class Memory implements Field {
    private final Field net;
    private Optional<Call> last = Optional.empty();

    private record Call(Tensor x, Tensor t, Condition c, Tensor value) {
      // The very same objects, not equal ones: two losses at one state are given the same.
      @SuppressWarnings("ReferenceEquality")
      boolean is(Tensor otherX, Tensor otherT, Condition other) {
        boolean streams =
            c.rng()
                .map(r -> other.rng().filter(o -> o == r).isPresent())
                .orElse(other.rng().isEmpty());
        return x == otherX && t == otherT && c.parts() == other.parts() && streams;
      }
    }

    Memory(Field net) {
      this.net = net;
    }

    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      if (last.isEmpty() || !last.get().is(x, t, c)) {
        last = Optional.of(new Call(x, t, c, net.at(x, t, c)));
      }
      return last.get().value();
    }
  }
}
