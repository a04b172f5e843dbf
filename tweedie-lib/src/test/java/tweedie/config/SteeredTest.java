package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Field;
import tweedie.data.Labels;
import tweedie.data.Table;
import tweedie.guide.Interval;

/** Steering of models of every objective that has a denoiser. */
class SteeredTest {
  private static final int STEPS = 8;

  @TempDir Path folder;

  private Model model(String objective, double labelDropout) throws IOException {
    ObjectNode c = Runs.images(0);
    c.putObject("process").put("type", "vp");
    c.putObject("objective").put("type", objective);
    ((ObjectNode) c.path("network")).put("classes", 10).put("labelDropout", labelDropout);
    c.putObject("sampler")
        .put("solver", "em")
        .put("grid", "uniform")
        .put("nfe", STEPS)
        .put("denoise", false);
    return Model.load(Runs.trained(c, folder.resolve(objective + labelDropout)));
  }

  private static long calls(Model m, Interval times) {
    Steered s = Steered.of(m);
    ClassSteering c = new ClassSteering(3, Optional.of(times), 0, Optional.empty());
    Sampling sampling = s.sampling(m.options(), Optional.empty(), Optional.of(c), Optional.empty());
    m.draw(1, 1, sampling, s.of(new int[] {2}, Optional.empty()), done -> {});
    return sampling.calls();
  }

  /** Each step whose time lies inside asks for two fields. */
  @ParameterizedTest
  @ValueSource(strings = {"denoiser", "variational", "hsm"})
  void intervalsAreInTheTimeOfTheProcess(String objective) throws IOException {
    try (Model m = model(objective, 0.1)) {
      assertThat(calls(m, Interval.times(0, 1))).isEqualTo(2 * STEPS);
      // Steps begin at 1 and about 7/8, 6/8, …: those of 5/8, 4/8 and 3/8 lie inside.
      assertThat(calls(m, Interval.times(0.3, 0.7))).isEqualTo(STEPS + 3);
    }
  }

  @Test
  void samplesOfClassesAreComparedWithTheirs() {
    int[] index = {0, 1, 2, 1, 1, 0, 2, 1, 1};
    Table rows =
        Table.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, 9, 1)
            .withLabels(new Labels("class", index, List.of("a", "b", "c", "none")));
    assertThat(Steered.alike(rows, new int[] {2}).values()).containsExactly(2, 6);
    assertThat(Steered.alike(rows, new int[] {1, 0, 1}).values()).containsExactly(1, 0, 3, 4, 5, 7);
    assertThat(Steered.alike(rows, new int[] {1, 3}).rows()).isZero();
    assertThatThrownBy(() -> Steered.alike(Table.of(new float[2], 2, 1), new int[] {0}))
        .hasMessage("--class: the rows to compare with have no classes");
  }

  /** Nothing has trained what the network says without a class. */
  @Test
  void networksThatAlwaysKnewTheClassAreNotAskedWithoutOne() throws IOException {
    String one = "network.labelDropout: at 0 this model draws only with --class";
    try (Model m = model("denoiser", 0)) {
      Steered s = Steered.of(m);
      ClassSteering guided = new ClassSteering(3, Optional.empty(), 0, Optional.empty());
      Field any = (x, t, c) -> x;
      ClassSteering classified = new ClassSteering(1, Optional.empty(), 0, Optional.of(any));
      for (Optional<ClassSteering> c :
          List.of(Optional.<ClassSteering>empty(), Optional.of(guided), Optional.of(classified))) {
        assertThatThrownBy(() -> s.sampling(m.options(), Optional.empty(), c, Optional.empty()))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(one);
      }
      assertThatThrownBy(() -> m.sample(1, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(one);
      Sampling plain =
          s.sampling(
              m.options(), Optional.empty(), Optional.of(ClassSteering.PLAIN), Optional.empty());
      assertThat(m.draw(1, 1, plain, s.of(new int[] {2}, Optional.empty()), d -> {}).rows())
          .isEqualTo(1);
    }
  }

  @Test
  void variationalModelsFillPictures() throws IOException {
    try (Model m = model("variational", 0.1)) {
      float[] hole = new float[784];
      java.util.Arrays.fill(hole, 0, 392, -1);
      java.util.Arrays.fill(hole, 392, 784, 1);
      Inversion known =
          Inversion.inpaint(
              new int[] {1, 28, 28},
              Table.of(new float[784], 1, 1, 28, 28),
              Table.of(hole, 1, 1, 28, 28),
              "replacement",
              Inversion.Options.DEFAULT);
      Sampling s =
          Steered.of(m)
              .sampling(m.options(), Optional.empty(), Optional.empty(), Optional.of(known));
      assertThat(m.draw(1, 1, s, done -> {}).values()).hasSize(784);
    }
  }
}
