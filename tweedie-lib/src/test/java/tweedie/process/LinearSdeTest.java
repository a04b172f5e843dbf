package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tweedie.space.Euclidean;

class LinearSdeTest {
  private static final LinearSde PSLD =
      NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));

  @Test
  void drawnAuxiliariesTakeOnlyTheirOwnCovariance() {
    LinearSde ve = NamedProcesses.ve(0.01, 50);
    assertThat(ve.givenAuxiliaries()).isEqualTo(ve);
    double[][] initial = {{0.3, 0.05}, {0.05, 0.2}};
    LinearSde p = new LinearSde(PSLD.recipe(), PSLD.schedule(), initial, Euclidean.ANY);
    assertThat(p.givenAuxiliaries())
        .isEqualTo(p.withInitialCovariance(new double[][] {{0.3, 0}, {0, 0}}));
  }

  @Test
  void unequalProcessesAreToldApartByTheirHash() {
    LinearSde vp = NamedProcesses.vp(0.1, 20);
    assertThat(NamedProcesses.vp(0.1, 20)).isEqualTo(vp).hasSameHashCodeAs(vp);
    assertThat(NamedProcesses.subVp(0.1, 20)).isNotEqualTo(vp).doesNotHaveSameHashCodeAs(vp);
    assertThat(PSLD.givenAuxiliaries()).isNotEqualTo(PSLD).doesNotHaveSameHashCodeAs(PSLD);
  }

  @Test
  void textNamesRecipeScheduleAndInitialCovariance() {
    assertThat(PSLD)
        .hasToString(
            "LinearSde["
                + PSLD.recipe()
                + ", ConstantBeta[beta=8.0], initialCovariance="
                + "[[0.0, 0.0], [0.0, 0.01]]]");
  }
}
