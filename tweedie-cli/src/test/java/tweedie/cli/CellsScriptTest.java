package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The statistics that pages of results share. */
class CellsScriptTest {
  /** Numbers that Python prints of an expression over {@code cells}. */
  private static double[] numbers(String expression) throws IOException, InterruptedException {
    String program = "import cells\nprint(*(" + expression + "))";
    Process p;
    try {
      p =
          new ProcessBuilder("python3", "-B", "-c", program)
              .directory(Path.of("../scripts").toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 here");
      throw e;
    }
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isZero();
    return Arrays.stream(said.trim().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * Values whose mean is as far from 0 as the margin of 95 % is wide have a level of 5 %, within
   * what three digits of the quantiles allow; of one degree of freedom the level is {@code 1 − 2/π
   * atan t}.
   */
  @Test
  void levelsAreThoseOfStudent() throws IOException, InterruptedException {
    String shifted =
        "cells.level([x - cells.mean(v)[0] + cells.margin(v) for x in v])"
            + " for v in ([1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 1.5, 3.0, 6.0, 9.0][:n] for n in range(2, 11))";
    double[] levels = numbers(shifted);
    double[] expected = new double[9];
    Arrays.fill(expected, 0.05);
    assertThat(levels).containsExactly(expected, within(3e-5));
    double cauchy = 1 - 2 / Math.PI * Math.atan(3);
    assertThat(numbers("[cells.level([1.0, 2.0]), cells.level([0.0, 0.0])]"))
        .containsExactly(new double[] {cauchy, 1}, within(1e-8));
  }

  /** Three levels, the second of which takes over what the one before it has. */
  @Test
  void levelsOfAFamilyAreCorrected() throws IOException, InterruptedException {
    assertThat(numbers("cells.holm([0.04, 0.01, 0.03]) + cells.holm([0.7, 0.9])"))
        .containsExactly(new double[] {0.06, 0.03, 0.06, 1, 1}, within(1e-12));
  }
}
