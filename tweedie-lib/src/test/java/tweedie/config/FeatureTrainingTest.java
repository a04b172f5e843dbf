package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.data.Labels;
import tweedie.data.Table;
import tweedie.train.StepReport;

class FeatureTrainingTest {
  @TempDir Path folder;

  /** Dark and light 4×4 images, in turn. */
  private static Table images(int rows) {
    float[] values = new float[rows * 16];
    int[] labels = new int[rows];
    for (int i = 0; i < values.length; i++) {
      labels[i / 16] = (i / 16) % 2;
      values[i] = labels[i / 16] - 0.5f;
    }
    Labels named = new Labels("light", labels, List.of("no", "yes"));
    return new Table(values, rows, new int[] {1, 4, 4}, Optional.of(named), Optional.empty());
  }

  /** Asks to stop after some steps. */
  private static final class Stopping implements RunListener {
    private final long last;
    private long step;

    Stopping(long last) {
      this.last = last;
    }

    @Override
    public void step(StepReport report) {
      step = report.step();
    }

    @Override
    public boolean stopped() {
      return step >= last;
    }
  }

  @Test
  void stoppedTrainingWritesNothing() throws IOException {
    Stopping listener = new Stopping(1);
    Path file = folder.resolve("features.safetensors");
    assertThat(FeatureTraining.run(images(256), images(8), 50, 1, file, listener)).isEmpty();
    assertThat(listener.step).isEqualTo(1);
    assertThat(folder).isEmptyDirectory();
  }
}
