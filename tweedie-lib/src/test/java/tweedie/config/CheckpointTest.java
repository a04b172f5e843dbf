package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.tensor.Ops;

class CheckpointTest {
  @TempDir Path run;

  @Test
  void failedWriteKeepsTheOldOneAndLeavesNoPart() throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor good = Ops.tensor(new float[] {1, 2}, 2);
      at(1).write(Map.of("net.a", good), Map.of("0.weights", good));
      // A type the format lacks: the second of three files fails, as it would on a full disk.
      Tensor bad = good.to(ScalarType.ComplexFloat);
      assertThatThrownBy(() -> at(2).write(Map.of("net.a", good), Map.of("0.weights", bad)))
          .hasMessageContaining("0.weights");
    }
    assertThat(names()).containsExactly("step-1");
    assertThat(Checkpoint.newest(run).step()).isEqualTo(1);
  }

  private Checkpoint at(long step) {
    ObjectNode empty = Runs.parse("{}");
    return new Checkpoint(Checkpoint.folder(run, step), step, 9, empty, empty, empty);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> s = Files.list(run.resolve("checkpoints"))) {
      return s.map(p -> p.getFileName().toString()).toList();
    }
  }
}
