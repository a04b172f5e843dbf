package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.data.Labels;
import tweedie.data.Table;
import tweedie.process.NamedProcesses;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class ClassLabelsTest {
  @TempDir Path folder;

  /** The tiny U-Net with classes. */
  private static ObjectNode labelled(int steps, int classes) {
    ObjectNode c = Runs.images(steps);
    ((ObjectNode) c.path("network")).put("classes", classes).put("labelDropout", 0.1);
    return c;
  }

  @Test
  void aTrainedNetworkReadsItsLabel() throws IOException {
    try (Model m = Model.load(Runs.trained(labelled(3, 10), folder.resolve("run")))) {
      Score score = m.score(NamedProcesses.vp(0.1, 20));
      Tensor z = Rng.of(1, 2).normal(1, 28, 28);
      Tensor t = Ops.scalar(0.3);
      Condition bags =
          new Condition(Map.of("label", Ops.tensor(new long[] {8, 8}, 2)), Optional.empty());
      Condition none =
          new Condition(Map.of("label", Ops.tensor(new long[] {10, 10}, 2)), Optional.empty());
      float[] told = Ops.floats(score.at(z, t, bags));
      float[] untold = Ops.floats(score.at(z, t, Condition.NONE));
      assertThat(told).isNotEqualTo(untold);
      assertThat(Ops.floats(score.at(z, t, none))).isEqualTo(untold);
    }
  }

  @Test
  void anotherNumberOfClassesIsRefused() {
    assertThatThrownBy(() -> Runs.start(labelled(1, 7), folder.resolve("run")))
        .hasMessage("network.classes: expected 10, the classes of the data, found 7");
  }

  @Test
  void dataWithoutClassesAreRefused() throws IOException {
    ObjectNode c = Runs.table(folder, 1);
    ((ObjectNode) c.path("network")).put("classes", 2);
    assertThatThrownBy(() -> Runs.start(c, folder.resolve("run")))
        .hasMessage("network.classes: the data have no classes");
  }

  @Test
  void networksWithClassesForgetSomeByDefault() {
    ObjectNode c = labelled(1, 10);
    ((ObjectNode) c.path("network")).remove("labelDropout");
    assertThat(TrainRun.resolve(c).at("/network/labelDropout").asDouble()).isEqualTo(0.1);
    assertThat(TrainRun.resolve(Runs.images(1)).at("/network/labelDropout").asDouble()).isZero();
  }

  /** Another class is another density. */
  @Test
  void likelihoodsAreGivenTheClassesOfTheirRows() throws IOException {
    ObjectNode c = labelled(3, 10);
    c.set("process", Runs.parse("{\"type\": \"vp\"}"));
    c.set("objective", Runs.parse("{\"type\": \"variational\"}"));
    try (Model m = Model.load(Runs.trained(c, folder.resolve("run")))) {
      Likelihood l = m.likelihood(new Likelihood.Options(1e-2, 1, 1e-3));
      assertThat(l.kind()).endsWith(", given classes");
      List<String> names = Steered.of(m).classes();
      float[] black = new float[784];
      Arrays.fill(black, -1);
      Table rows = Table.of(black, 1, 1, 28, 28);
      double[] found = new double[2];
      for (int i = 0; i < 2; i++) {
        Table one = rows.withLabels(new Labels("class", new int[] {i}, names));
        found[i] = LikelihoodFigure.of(l, one, 1, 1, done -> {}).nll();
      }
      assertThat(found[0]).isFinite().isNotEqualTo(found[1]);
      assertThatThrownBy(() -> LikelihoodFigure.of(l, rows, 1, 1, done -> {}))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("these rows have none");
    }
  }

  @Test
  void labelDropoutNeedsClasses() {
    ObjectNode c = labelled(1, 0);
    assertThatThrownBy(() -> TrainRun.resolve(c))
        .hasMessage("network.labelDropout: needs 'classes'");
  }
}
