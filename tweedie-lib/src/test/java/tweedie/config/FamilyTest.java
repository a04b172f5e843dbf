package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.process.LinearSde;

/** Recipes that a search may turn. */
class FamilyTest {
  static Stream<Family> families() {
    return Family.ALL.stream();
  }

  private static LinearSde process(Candidate c) {
    return Catalog.linear("process", c.process()).value();
  }

  @ParameterizedTest
  @MethodSource("families")
  void theStartIsTheNamedProcess(Family family) {
    LinearSde named =
        Catalog.linear("process", JsonNodeFactory.instance.objectNode().put("type", family.type()))
            .value();
    assertThat(process(Candidate.named(family, "em", "uniform"))).isEqualTo(named);
  }

  /** All corners of the cube are legal; some keep much of the data, and lose by their figures. */
  @ParameterizedTest
  @MethodSource("families")
  void everyCornerIsAProcess(Family family) {
    int n = family.dials().size() + 1;
    for (int corner = 0; corner < 1 << n; corner++) {
      double[] unit = new double[n];
      for (int i = 0; i < n; i++) {
        unit[i] = corner >> i & 1;
      }
      Candidate c = Candidate.named(family, "em", "uniform").moved(unit);
      LinearSde p = process(c);
      assertThat(p.sigma(p.horizon())).as(c.text()).isFinite().isPositive();
    }
  }

  /** Four digits, so that what is judged is what is written. */
  @ParameterizedTest
  @MethodSource("families")
  void dialsAreRoundedAndStayInside(Family family) {
    for (Dial d : family.dials()) {
      assertThat(d.value(d.unit())).isEqualTo(d.start());
      for (double u : List.of(-0.5, 0.0, 0.123456789, 1.0, 1.5)) {
        double v = d.value(u);
        assertThat(v).isBetween(d.low(), d.high());
        assertThat(Double.toString(v).replaceAll("E.*|[.]|^0+[.]?0*", "").length())
            .isLessThanOrEqualTo(5);
      }
    }
  }
}
