package tweedie.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Frees the native temporaries of a loop body at its end.
 *
 * <p>A function never opens a scope unless it loops. A loop body runs in {@link #keep} or {@link
 * #fold}. Long-lived tensors are created outside every scope and owned by one object.
 */
public final class TensorScope {
  private TensorScope() {}

  /** What a scope computes for one step of {@link #fold}. */
  @FunctionalInterface
  public interface Step {
    /**
     * One step.
     *
     * @param state the state before the step
     * @param k number of the step, from 0
     * @return the state after the step
     */
    Tensor apply(Tensor state, int k);
  }

  /**
   * Runs a body, frees its temporaries and hands on its result.
   *
   * @param body what to compute
   * @return the result of {@code body}, owned by the scope outside
   */
  public static Tensor keep(Supplier<Tensor> body) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope scope = new PointerScope()) {
      Tensor r = body.get();
      // One more reference, held by the scope outside: the inner scope drops its own.
      if (outer != null) {
        outer.attach(r);
      } else {
        r.retainReference();
      }
      return r;
    }
  }

  /**
   * Runs a body for its effect and frees its temporaries.
   *
   * @param body what to do
   */
  public static void run(Runnable body) {
    try (PointerScope scope = new PointerScope()) {
      body.run();
    }
  }

  /**
   * Runs a body that returns a plain Java value, and frees its temporaries.
   *
   * @param body what to compute; must not return a tensor
   * @param <T> a type that owns no native memory
   * @return what {@code body} returns
   */
  public static <T> T value(Supplier<T> body) {
    try (PointerScope scope = new PointerScope()) {
      return body.get();
    }
  }

  /**
   * As {@link #value}, with gradients off.
   *
   * @param body what to compute; must not return a tensor
   * @param <T> a type that owns no native memory
   * @return what {@code body} returns
   */
  public static <T> T evaluate(Supplier<T> body) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return body.get();
    }
  }

  /**
   * As {@link #keep}, with gradients off.
   *
   * @param body what to compute
   * @return the result of {@code body}, owned by the scope outside
   */
  public static Tensor withoutGradient(Supplier<Tensor> body) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return keep(body);
    }
  }

  /**
   * Applies {@code n} steps to a state; each step frees its temporaries and the state before it, so
   * that a thousand steps hold one state.
   *
   * @param start the first state; stays the caller's
   * @param n number of steps
   * @param step one step
   * @return the last state
   */
  public static Tensor fold(Tensor start, int n, Step step) {
    Tensor state = start;
    for (int k = 0; k < n; k++) {
      int number = k;
      Tensor before = state;
      state = keep(() -> step.apply(before, number));
      if (k > 0) {
        before.close();
      }
    }
    return state;
  }

  /**
   * A guard that turns gradients off until it is closed.
   *
   * @param body what to do without gradients
   */
  public static void silently(Runnable body) {
    try (NoGradGuard guard = new NoGradGuard()) {
      body.run();
    }
  }
}
