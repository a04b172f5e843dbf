package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InterruptTest {
  @Test
  void shutdownWaitsUntilTheWorkIsClosed() throws InterruptedException {
    Interrupt interrupt = Interrupt.watch();
    Thread shutdown = new Thread(interrupt::request);
    shutdown.start();
    while (!interrupt.isRequested()) {
      Thread.onSpinWait();
    }
    assertThat(shutdown.isAlive()).isTrue();
    assertThatThrownBy(interrupt::check).isInstanceOf(Interrupt.Requested.class);
    interrupt.close();
    shutdown.join();
    assertThat(shutdown.isAlive()).isFalse();
  }

  @Test
  void nothingIsRequestedByItself() {
    try (Interrupt interrupt = Interrupt.watch()) {
      assertThat(interrupt.isRequested()).isFalse();
      assertThatCode(interrupt::check).doesNotThrowAnyException();
    }
  }
}
