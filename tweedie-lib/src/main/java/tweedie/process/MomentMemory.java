package tweedie.process;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleFunction;

/**
 * Remembers the moments at recent times: one training step asks for those of each row several times
 * over, and a time grid for the same ones in every micro-batch. Safe for several threads.
 */
final class MomentMemory {
  /** A few kilobytes each at most; forgotten all at once, which a step a row never notices. */
  private static final int MOST = 4096;

  private final DoubleFunction<Moments> compute;
  private final Map<Double, Moments> known = new ConcurrentHashMap<>();

  MomentMemory(DoubleFunction<Moments> compute) {
    this.compute = compute;
  }

  Moments at(double t) {
    Moments found = known.get(t);
    if (found == null) {
      found = compute.apply(t);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(t, found);
    }
    return found;
  }
}
