package tweedie.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C into a request: the work asks {@link #isRequested()}, finishes its step, writes its
 * checkpoint and closes this, and only then the JVM ends.
 */
final class Interrupt implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "interrupt");
  private volatile boolean requested;

  private Interrupt() {}

  /** Watches for Ctrl-C until closed. */
  static Interrupt watch() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** Whether the user or the system asked the program to end. */
  boolean isRequested() {
    return requested;
  }

  /**
   * Ends work that has nothing to save.
   *
   * @throws Requested once the end was asked for
   */
  void check() {
    if (requested) {
      throw new Requested();
    }
  }

  /** Unwinds work that was asked to end. */
  static final class Requested extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Requested() {
      super("interrupted");
    }
  }

  /** Runs while the JVM shuts down, and holds it until the work has been closed. */
  void request() {
    requested = true;
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook is running and ends now that the work is done.
      requested = true;
    }
  }
}
