package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.theory.MixtureTarget;

/** Searches with exact scores, where every figure is known. */
class TuningTest {
  private static final Judge LAW = new LawJudge(MixtureTarget.gaussian(0.3, 0.25));
  @TempDir Path folder;

  private static Tuning.Outcome search(Judge judge, int nfe, int trials) {
    return new Tuning(judge, SampleOptions.DEFAULT, nfe, 100, 1, (spent, low) -> {}).search(trials);
  }

  /** KL of N(m, v) to N(μ, s²) with the moments of the oracle. */
  @Test
  void oneGaussianIsJudgedByItsKl() {
    Noising vp = Catalog.process("process", Runs.parse("{\"type\": \"vp\"}")).value();
    SampleOptions o = new SampleOptions("ddim", "uniform", 10, true, 1e-3, 1e-5, 64);
    GaussianOracle g = GaussianOracle.of(vp.linear().orElseThrow(), 0.3, 0.25, o, false);
    double expected =
        Math.log(Math.sqrt(0.25 / g.variance()))
            + (g.variance() + Math.pow(g.mean() - 0.3, 2)) / (2 * 0.25)
            - 0.5;
    // Rounding of numbers of size 1.
    assertThat(LAW.value(vp, o, 1, 1)).isCloseTo(expected, within(1e-12));
    assertThat(LAW.exact()).isTrue();
  }

  /** What was written is what was judged: the file alone gives the value again. */
  @Test
  void theFileReproducesTheValue() throws IOException {
    Tuning.Outcome found = search(LAW, 10, 24);
    assertThat(found.best().value()).isLessThanOrEqualTo(found.named().value());
    Path file = folder.resolve("sampler.json");
    found.best().sampler().write(file);
    SamplerFile read = SamplerFile.read(file);
    assertThat(read).isEqualTo(found.best().sampler());
    Noising process = Catalog.process("process", read.process()).value();
    assertThat(LAW.value(process, read.options(SampleOptions.DEFAULT), 1, 1))
        .isEqualTo(read.judged().value());
    assertThat(read.nfe()).isEqualTo(10);
  }

  @Test
  void oneSeedFindsTheSame() {
    assertThat(search(LAW, 6, 8)).isEqualTo(search(LAW, 6, 8));
  }

  /** Costs one where all rows are drawn, and less where named processes are screened. */
  @Test
  void trialsBoundTheCost() {
    List<Integer> rows = new ArrayList<>();
    Judge counting =
        new Judge() {
          @Override
          public String name(int n) {
            return "count";
          }

          @Override
          public double value(Noising p, SampleOptions o, int n, long seed) {
            rows.add(n);
            assertThat(o.nfe()).isEqualTo(20);
            return o.solver().equals("ddim") ? o.tEnd() : 1;
          }
        };
    for (int trials : new int[] {8, 40, 100}) {
      rows.clear();
      Tuning.Outcome found = search(counting, 20, trials);
      double cost = rows.stream().mapToDouble(n -> n / 100.0).sum();
      // The first round has at least 16 rows, here more than an eighth; three kinds round up.
      assertThat(cost).as("trials " + trials).isBetween(0.5 * trials, 1.4 * trials + 3);
      if (trials > 8) {
        assertThat(found.best().sampler().sampler().get("solver").asText()).isEqualTo("ddim");
      }
    }
  }

  /** A sampler that blows up loses; a network that does not fit ends the search. */
  @Test
  void failuresLose() {
    Judge fussy =
        new Judge() {
          @Override
          public String name(int n) {
            return "fussy";
          }

          @Override
          public double value(Noising p, SampleOptions o, int n, long seed) {
            if (!o.grid().equals("quadratic")) {
              throw new IllegalArgumentException("expected finite values, found NaN");
            }
            return 1;
          }
        };
    assertThat(search(fussy, 20, 16).best().sampler().sampler().get("grid").asText())
        .isEqualTo("quadratic");
    assertThatThrownBy(() -> search(fussy, 20, 7)).hasMessageContaining("--trials");
  }

  /** W2 of 100 draws of two points apart is far from that of the law itself. */
  @Test
  void mixturesAreJudgedByDraws() {
    Judge mixture =
        new LawJudge(
            new MixtureTarget(
                new double[] {0.5, 0.5}, new double[][] {{-1}, {1}}, new double[] {0.04, 0.04}));
    assertThat(mixture.exact()).isFalse();
    Noising vp = Catalog.process("process", Runs.parse("{\"type\": \"vp\"}")).value();
    SampleOptions few = new SampleOptions("em", "uniform", 3, true, 1e-3, 1e-5, 64);
    SampleOptions many = new SampleOptions("dpmpp2m", "logsnr", 40, true, 1e-3, 1e-5, 64);
    assertThat(mixture.value(vp, many, 400, 1)).isLessThan(mixture.value(vp, few, 400, 1));
  }
}
