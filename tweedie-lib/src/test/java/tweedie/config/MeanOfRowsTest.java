package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeanOfRowsTest {
  @Test
  void aGroupARowIsTheUsualStandardError() {
    double[] v = {1, 2, 4, 9};
    MeanOfRows alone = MeanOfRows.of(v, Optional.empty());
    assertThat(alone.value()).isEqualTo(4);
    // Squares 9 + 4 + 0 + 25 over 3 · 4.
    assertThat(alone.error()).isCloseTo(Math.sqrt(38.0 / 12), within(1e-15));
    assertThat(MeanOfRows.of(v, Optional.of(new int[] {3, 1, 0, 7}))).isEqualTo(alone);
  }

  /** Rows that are copies of each other say no more than one of them. */
  @Test
  void copiesInAGroupDoNotLowerTheError() {
    double[] once = {1, 2, 4, 9};
    double[] thrice = {1, 1, 1, 2, 2, 2, 4, 4, 4, 9, 9, 9};
    int[] group = {5, 5, 5, 1, 1, 1, 2, 2, 2, 3, 3, 3};
    MeanOfRows found = MeanOfRows.of(thrice, Optional.of(group));
    double wanted = MeanOfRows.of(once, Optional.empty()).error();
    assertThat(found.error()).isCloseTo(wanted, within(1e-15));
    assertThat(found.groups()).isEqualTo(4);
    assertThat(found.text()).isEqualTo("4.0000 ± 1.7795");
    assertThat(MeanOfRows.of(thrice, Optional.empty()).error()).isLessThan(0.6 * wanted);
  }

  @Test
  void oneGroupHasNoError() {
    MeanOfRows found = MeanOfRows.of(new double[] {1, 2}, Optional.of(new int[2]));
    assertThat(found.error()).isNaN();
    assertThat(found.text()).isEqualTo("1.5000 (one group: no error)");
    assertThat(found.json()).containsOnlyKeys("value", "groups");
    assertThatThrownBy(() -> MeanOfRows.of(new double[3], Optional.of(new int[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the groups of 3 rows, found 2");
  }

  /** Both laws find the same rows hard; the difference hardly varies. */
  @Test
  void pairedDifferencesDropWhatIsCommon() {
    double[] hard = {-1, -5, -20, -3};
    double[] harder = {-1.5, -5.6, -20.4, -3.5};
    LikelihoodFigure model = figure(hard);
    LikelihoodFigure law = figure(harder);
    MeanOfRows less = model.less(law, Optional.empty());
    assertThat(less.value()).isCloseTo(-0.5, within(1e-12));
    // Gaps −0.5, −0.6, −0.4, −0.5: squares 0.02 over 3 · 4.
    assertThat(less.error()).isCloseTo(Math.sqrt(0.02 / 12), within(1e-12));
    assertThat(model.grouped(Optional.of(new int[4])).line()).contains("7.2500 nats");
    assertThat(model.grouped(Optional.of(new int[4])).json()).doesNotContainKey("error");
  }

  private static LikelihoodFigure figure(double[] log) {
    MeanOfRows m = MeanOfRows.of(log, Optional.empty());
    return new LikelihoodFigure("law", "exact", -m.value(), m.error(), log.length, 0, "", log);
  }
}
