package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.data.Alphabet;
import tweedie.data.Table;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/** Each family names the simple laws of its own states; all of them can judge these states. */
class BaselinesOfNoisingsTest {
  private static Map<String, Density> of(String process, Table rows) {
    Noising p = Catalog.process("process", Json.parse("test", process)).value();
    Table encoded = p.encode(rows);
    Map<String, Density> all = p.baselines(encoded);
    Table states = encoded.select(p.withDensity(encoded));
    long[] shape = Shapes.prepend(states.rows(), states.rowSize());
    all.forEach(
        (name, law) -> {
          double[] log =
              Ops.doubles(
                  law.logDensity(
                      Ops.tensor(states.values(), shape),
                      Condition.NONE,
                      Rng.of(0, states.rows())));
          assertThat(log).as(name).hasSize(states.rows());
          for (double v : log) {
            assertThat(v).as(name).isFinite();
          }
        });
    return all;
  }

  private static float[] uniforms(int n, double scale) {
    double[] u = Rng.of(3, n).uniforms(1);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * u[i]);
    }
    return x;
  }

  @Test
  void symbolsHaveTablesAndTextHasTrigramsToo() {
    Table rows = Table.of(new float[] {0, 1, 2, 2, 1, 0, 1, 1}, 2, 4);
    String process = "{\"type\": \"ctmc\", \"states\": 4, \"rates\": \"absorbing\"}";
    assertThat(of(process, rows)).containsOnlyKeys("independent");
    assertThat(of(process, rows.withAlphabet(new Alphabet(List.of("", "n", "y"), false))))
        .containsOnlyKeys("independent");
    assertThat(of(process, rows.withAlphabet(Alphabet.of("abc"))).keySet())
        .containsExactly("independent", "kneserNeyTrigram");
  }

  @Test
  void imagesOfTwoLevelsAreCutInTheMiddleOfTheBytes() {
    float[] x = {-1, (float) (127 / 127.5 - 1), (float) (128 / 127.5 - 1), 1};
    Table image = new Table(x, 1, new int[] {1, 2, 2}, Optional.empty(), Optional.empty());
    Noising p =
        Catalog.process("", Json.parse("test", "{\"type\": \"ctmc\", \"states\": 2}")).value();
    assertThat(p.encode(image).values()).containsExactly(0, 0, 1, 1);
  }

  @Test
  void anglesHaveAMixtureOfWrappedNormals() {
    Table rows = Table.of(uniforms(120, 3), 60, 2);
    assertThat(of("{\"type\": \"torus\", \"dim\": 2}", rows).keySet())
        .containsExactly("uniform", "wrappedNormalMixture");
  }

  @Test
  void sharesHaveADirichletLawOfTheRowsOffTheFaces() {
    String process = "{\"type\": \"wrightFisher\", \"alpha\": [1, 1, 1]}";
    float[] x = uniforms(30, 1);
    float[] inside = Arrays.copyOf(x, 27);
    x[28] = 0;
    Density all = Objects.requireNonNull(of(process, Table.of(x, 10, 3)).get("dirichlet"));
    Density kept = Objects.requireNonNull(of(process, Table.of(inside, 9, 3)).get("dirichlet"));
    Tensor at = Ops.tensor(new double[] {0.2, 0.5, 0.3}, 1, 3);
    assertThat(Ops.doubles(all.logDensity(at, Condition.NONE, Rng.of(0, 1))))
        .containsExactly(Ops.doubles(kept.logDensity(at, Condition.NONE, Rng.of(0, 1))));
    assertThat(of(process, Table.of(new float[] {0, 1, 2, 3, 0, 1}, 2, 3))).isEmpty();
  }
}
