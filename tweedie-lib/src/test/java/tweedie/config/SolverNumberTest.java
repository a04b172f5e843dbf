package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.process.LinearSde;
import tweedie.space.Euclidean;
import tweedie.theory.MixtureTarget;

/** Numbers that names of solvers carry. */
class SolverNumberTest {
  private static final MixtureTarget LAW = MixtureTarget.gaussian(0.3, 0.25);

  @TempDir Path folder;

  private static SampleOptions options(String solver) {
    return new SampleOptions(solver, "uniform", 13, true, 1e-3, 1e-5, 8);
  }

  private static Noising process(JsonNode config) {
    return Catalog.process("process", config).value();
  }

  private static LinearSde process(String type) {
    return process(Runs.parse("{\"type\": \"" + type + "\"}")).linear().orElseThrow();
  }

  /** Eight samples of one process with the exact score, from the same noise. */
  private static float[] drawn(String type, String solver) {
    LinearSde p = process(type).in(new Euclidean(1));
    Sampling sampling = LinearSampling.of(p, LAW.score(p), options(solver));
    float[] x = sampling.draw(8, 3, 1, done -> {});
    for (float v : x) {
      assertThat(v).as(solver).isFinite();
    }
    return x;
  }

  static Stream<Entry<SolverEntry>> carrying() {
    return Solvers.ALL.stream().filter(e -> e.value().number().isPresent());
  }

  /** The name alone has the number at which the dial starts, which a search can reach. */
  @ParameterizedTest
  @MethodSource("carrying")
  void theNameAloneHasTheStart(Entry<SolverEntry> e) {
    SolverNumber n = e.value().number().orElseThrow();
    Dial dial = n.dial();
    String start = e.name() + ":" + dial.name() + "=" + dial.start();
    assertThat(drawn("vp", start)).isEqualTo(drawn("vp", e.name()));
    assertThat(drawn("psld", start)).isEqualTo(drawn("psld", e.name()));
    // Another number is another sampler, of the same calls and the same order.
    String other = n.named(e.name(), dial.value(0.2));
    assertThat(other).startsWith(e.name() + ":" + dial.name() + "=");
    assertThat(drawn("psld", other)).isNotEqualTo(drawn("psld", e.name()));
    SolverEntry moved = Catalog.solver("", other);
    assertThat(moved.calls()).isEqualTo(e.value().calls());
    assertThat(moved.order()).isEqualTo(e.value().order());
    for (double end : new double[] {dial.low(), dial.high(), dial.start()}) {
      assertThat(n.range().has().test(end)).as("%s at %s", e.name(), end).isTrue();
    }
    assertThat(Objects.requireNonNull(Catalog.about().get("solvers")).get(e.name()))
        .endsWith(e.name() + ":" + dial.name() + "=X takes " + n.range().text());
  }

  /** Solvers of the catalogue that are others at a number, bit for bit. */
  @ParameterizedTest
  @CsvSource({
    "ddim:eta=0.5, ddimHalf",
    "ddim:eta=5e-1, ddimHalf",
    "ddim:eta=0, ddim",
    "conjugate:lambda=0.5, conjugate",
    "rdKernel:share=1, rdKernel",
    "edmChurn:churn=0, edmHeun",
  })
  void numbersReachTheOtherNames(String carrying, String name) {
    for (String process : List.of("vp", "psld")) {
      assertThat(drawn(process, carrying)).isEqualTo(drawn(process, name));
    }
    assertThat(Catalog.solver("", carrying).churn()).isEqualTo(Catalog.solver("", name).churn());
  }

  /** λ = 0 is gDDIM, with other integrals of the same step: float32 tells them apart at 1e-7. */
  @Test
  void conjugateWithoutLambdaIsGddim() {
    for (String process : List.of("vp", "psld")) {
      float[] zero = drawn(process, "conjugate:lambda=0");
      float[] gddim = drawn(process, "gddim");
      for (int i = 0; i < zero.length; i++) {
        assertThat(zero[i]).isCloseTo(gddim[i], within(1e-4f));
      }
      assertThat(drawn(process, "conjugate")).isNotEqualTo(gddim);
    }
  }

  /** On one block the posterior of ancestral sampling is DDIM's with all of its noise. */
  @Test
  void ddimWithAllNoiseIsAncestralOnOneBlock() {
    GaussianOracle one = oracle("ddim:eta=1");
    GaussianOracle two = oracle("ancestral");
    assertThat(one.mean()).isCloseTo(two.mean(), within(1e-9));
    assertThat(one.variance()).isCloseTo(two.variance(), within(1e-9));
    assertThat(oracle("ddim").variance()).isNotCloseTo(two.variance(), within(1e-4));
  }

  private static GaussianOracle oracle(String solver) {
    return GaussianOracle.of(process("vp"), 0.3, 0.25, options(solver), false);
  }

  /**
   * The number of a solver is moved with those of the process, written with four digits, and read
   * again: all but λ-DDIM loses, and the lower the nearer λ is to 1.3.
   */
  @Test
  void theNumberOfASolverIsMoved() throws IOException {
    Judge lambda =
        new Judge() {
          @Override
          public String name(int n) {
            return "lambda";
          }

          @Override
          public double value(Noising p, SampleOptions o, int n, long seed) {
            String[] parts = o.solver().split("=", -1);
            double at = parts.length == 1 ? 0.5 : Double.parseDouble(parts[1]);
            return parts[0].equals("conjugate") || parts[0].equals("conjugate:lambda")
                ? Math.abs(at - 1.3)
                : Double.POSITIVE_INFINITY;
          }
        };
    Tuning.Outcome found =
        new Tuning(lambda, SampleOptions.DEFAULT, 20, 100, 1, (spent, low) -> {}).search(200);
    assertThat(found.named().sampler().sampler().get("solver").asText()).isEqualTo("conjugate");
    assertThat(found.named().value()).isEqualTo(0.8);
    // Of 0.8 a twentieth is left, as of one number among up to eight.
    assertThat(found.best().value()).isLessThan(0.04);
    Path file = folder.resolve("number.json");
    found.best().sampler().write(file);
    SamplerFile read = SamplerFile.read(file);
    String solver = read.options(SampleOptions.DEFAULT).solver();
    assertThat(solver).matches("conjugate:lambda=1\\.[23]\\d*");
    assertThat(lambda.value(process(read.process()), read.options(SampleOptions.DEFAULT), 1, 1))
        .isEqualTo(found.best().value());
    assertThat(found.solvers()).contains("conjugate").doesNotContain(solver);
  }

  /** One clear line each. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ddim:eta=1.5| ddim: eta: expected a number from 0 to 1, found '1.5'",
        "ddim:eta=-0.1| ddim: eta: expected a number from 0 to 1, found '-0.1'",
        "ddim:eta=NaN| ddim: eta: expected a number from 0 to 1, found 'NaN'",
        "ddim:eta=| ddim: eta: expected a number from 0 to 1, found ''",
        "ddim:eta=0.5d| ddim: eta: expected a number from 0 to 1, found '0.5d'",
        "ddim:eat=0.5| ddim: unknown 'eat'; did you mean 'eta'? Valid: eta",
        "ddim:0.5| expected ddim:eta=NUMBER, found 'ddim:0.5'",
        "ddim:| expected ddim:eta=NUMBER, found 'ddim:'",
        "ddim:eta=0.1=2| expected ddim:eta=NUMBER, found 'ddim:eta=0.1=2'",
        "em:eta=0.5| em takes no number, found 'eta=0.5'; 'tweedie list' says which do",
        "conjugate:lambda=1e999| conjugate: lambda: expected a finite number, found '1e999'",
        "rdEuler:root=0| rdEuler: root: expected a number > 0, found '0'",
        "rdCorrected:steps=0.9| rdCorrected: steps: expected a number >= 1, found '0.9'",
        "rdKernel:share=1.1| rdKernel: share: expected a number > 0 and at most 1, found '1.1'",
        "pc:ratio=-1| pc: ratio: expected a number >= 0, found '-1'",
      })
  void wrongNumbersAreNamed(String solver, String message) {
    assertThatThrownBy(() -> options(solver))
        .isInstanceOf(ConfigException.class)
        .hasMessage("sampler.solver: " + message);
  }

  @Test
  void theNameIsHeldToTheCatalogueFirst() {
    assertThatThrownBy(() -> options("ddmi:eta=0.5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("sampler.solver: unknown 'ddmi'; did you mean 'ddim'?");
  }
}
