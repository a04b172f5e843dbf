package tweedie.tensor;

import java.util.function.IntConsumer;

/** A number of threads that may be suggested until somebody has chosen one. */
final class ThreadCount {
  private final IntConsumer setting;
  private boolean chosen;

  /**
   * A count.
   *
   * @param setting what sets the number
   * @param chosen whether the environment has chosen already
   */
  ThreadCount(IntConsumer setting, boolean chosen) {
    this.setting = setting;
    this.chosen = chosen;
  }

  synchronized void choose(int n) {
    setting.accept(positive(n));
    chosen = true;
  }

  synchronized void suggest(int n) {
    positive(n);
    if (!chosen) {
      setting.accept(n);
    }
  }

  private static int positive(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, found " + n);
    }
    return n;
  }
}
