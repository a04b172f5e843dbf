package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Heat kernels against values computed with 25 to 420 digits, and against their own laws. */
class HeatKernelTest {
  /** Printed digits: 12 or 13 significant, so half a unit of the last is at most 5e-12 relative. */
  private static final Percentage PRINTED = Percentage.withPercentage(1e-9);

  private static final double[] SPHERE = {0, 0.5, 1, 2, 3, Math.PI};

  @ParameterizedTest
  @CsvSource({
    "0.01, 15.94204668416, 6.067231527833e-5, 3.352075379162e-21, 3.272569690687e-86,"
        + " 2.722431524449e-194, 6.065495830988e-212",
    "0.05, 3.209757950357, 0.2690767027652, 1.588822117287e-4, 2.024208210349e-17,"
        + " 1.22994977989e-38, 1.545866454052e-41",
    "0.1, 1.618343071442, 0.4735419063756, 0.01189090158437, 4.956260914147e-9,"
        + " 2.203353323769e-19, 1.485644740281e-20",
    "0.5, 0.3462295162191, 0.2754777325776, 0.139089767318, 0.009504722684101,"
        + " 2.292484555611e-4, 1.951792330702e-4",
    "1, 0.1886254175922, 0.1701488114656, 0.1252131430567, 0.03887896603998,"
        + " 0.01057972699467, 0.01021384784171",
    "2, 0.1128760787152, 0.1085787198351, 0.09697137320446, 0.06589680380807,"
        + " 0.04854546809211, 0.04825139563714",
  })
  void sphereDensityIsTheReference(
      double t, double a, double b, double c, double d, double e, double f) {
    assertDensities(HeatKernel.sphere(2), t, SPHERE, a, b, c, d, e, f);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, -49.91521465177, -99.82097819287, -199.5208698357, -296.3053784413",
    "0.05, -9.915096655945, -19.82070277723, -39.51964383421, -56.2123100474",
    "0.1, -4.914946483646, -9.820351662566, -19.51806300296, -26.04689015503",
    "0.5, -0.9136219284588, -1.817221846246, -3.502781380161, -2.165929595447",
    "1, -0.4115362826383, -0.8121066166046, -1.470535340915, -0.4903577012083",
    "2, -0.1541886864585, -0.2942539855464, -0.428824782395, -0.08546405405661",
  })
  void sphereScoreIsTheReference(double t, double b, double c, double d, double e) {
    assertSlopes(HeatKernel.sphere(2), t, SPHERE, 0, b, c, d, e, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 160.5271927183, 46.47440857342, 1.128041405134, 3.932057203931e-7,"
        + " 6.911025691817e-18, 1.866916240764e-19",
    "0.5, 15.09413842381, 11.87867694163, 5.791121625001, 0.3285426855249,"
        + " 0.003318496729674, 0.002452694578987",
    "1, 5.680765073189, 5.065864897891, 3.593450159436, 0.9151484543721,"
        + " 0.1375634316712, 0.1283509973776",
    "2, 2.280287586916, 2.166323887647, 1.860177403829, 1.053999645548,"
        + " 0.6137369870061, 0.6063449202364",
  })
  void rotationDensityIsTheReference(
      double t, double a, double b, double c, double d, double e, double f) {
    double v = 8 * Math.PI * Math.PI;
    assertDensities(HeatKernel.so3(), t, SPHERE, a / v, b / v, c / v, d / v, e / v, f / v);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, -4.958158682323, -9.915243860856, -19.82104630797, -29.69280992697",
    "0.5, -0.9581586823225, -1.915243860733, -3.821031394473, -3.842552941338",
    "1, -0.4581557264015, -0.9152053068403, -1.811943601827, -0.951283493296",
  })
  void rotationScoreIsTheReference(double t, double b, double c, double d, double e) {
    assertSlopes(HeatKernel.so3(), t, SPHERE, 0, b, c, d, e, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 2.110789482601, 0.6307041065105, 0.01690181588762, 9.569281205287e-9, 1.28428332424e-18",
    "0.5, 0.2305944293185, 0.1872940714089, 0.1008126855537, 0.009289543442032, 4.932380866398e-4",
    "1, 0.1046832865665, 0.09634721319847, 0.07545495509771, 0.03110988575352, 0.01360763185831",
  })
  void threeSphereDensityIsTheReference(
      double t, double a, double b, double c, double d, double e) {
    assertDensities(HeatKernel.sphere(3), t, new double[] {0, 0.5, 1, 2, 3}, a, b, c, d, e);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, 0.4839414490383, -2",
    "0.5, 3, 1.249782780034e-8, -11.30407992775",
    "1, 0, 0.398942282536, 0",
    "1, 1, 0.2419710711663, -0.9999909987882",
    "1, 2, 0.05403238526982, -1.995183597359",
    "1, 3, 0.00625244431204, -1.170452891871",
    "1, 3.141592653589793, 0.005738292692709, 0",
    "2, 1, 0.1823859462347, -0.1998155638804",
    "2, 3, 0.1166100169043, -0.05162146545018",
    "3, 1, 0.1610655059081, -0.01847408127415",
  })
  void circleKernelIsTheReference(double sigma, double r, double p, double score) {
    assertDensities(HeatKernel.circle(), sigma * sigma, new double[] {r}, p);
    assertSlopes(HeatKernel.circle(), sigma * sigma, new double[] {r}, score);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0.5, 0.1398625913406, 0.1045155219305, 0.04378192621099, 0.001412611696604,"
        + " 5.168885154228e-6",
    "3, 1, 0.03851083689075, 0.03260986417813, 0.01987574845207, 0.002874042247125,"
        + " 1.281160196561e-4",
    "2, 0.5, 0.293050823516, 0.22363030933, 0.0995631249967, 0.00400075370254, 1.99179154065e-5",
    "2, 1, 0.13505600024, 0.116816223948, 0.0757267526436, 0.0136682720107, 8.30976230175e-4",
    "2, 2, 0.0575357552057, 0.0529977708729, 0.0414911839578, 0.0159141157689, 0.00339096099928",
  })
  void hyperbolicDensityIsTheReference(
      int dimension, double t, double a, double b, double c, double d, double e) {
    HeatKernel k = HeatKernel.hyperbolic(dimension);
    assertDensities(k, t, new double[] {0, 0.5, 1, 2, 3}, a, b, c, d, e);
  }

  @Test
  void hyperbolicPlaneDensityAtAShortTimeIsTheReference() {
    double[] r = {0, 0.5, 1, 2};
    assertDensities(
        HeatKernel.hyperbolic(2),
        0.1,
        r,
        1.56528637006,
        0.439320067031,
        0.00973135966711,
        2.39772471506e-9);
  }

  /** Spectral series summed with 60 digits beyond those that cancel. */
  @ParameterizedTest
  @CsvSource({
    "4, 0.001, 0.1, 5.1432571589019451, -99.949968305212509",
    "4, 0.001, 0.5, -114.79621646761084, -499.74574033067406",
    "4, 0.001, 1.6, -1269.1536267559012, -1599.0187292401365",
    "4, 0.05, 1, -7.375893770898332, -19.464174532253644",
    "4, 0.05, 2.2, -44.536680333792213, -42.233202973912379",
    "4, 0.05, 3, -83.091856858476481, -49.317614666180446",
    "4, 0.05, 3.1415, -88.185750640753986, -0.088240365602121743",
    "4, 0.1, 1.6, -11.068036647874586, -15.023578172881882",
    "4, 0.1, 2.2, -21.677164334300342, -20.240424438394919",
    "4, 0.1, 3, -39.478970384488868, -19.796720637961954",
    "4, 0.1, 3.1415, -41.222853011649985, -0.02127775184596593",
    "4, 0.1, 3.141592653589793, -41.222853997380207, -2.8123832057497145e-14",
    "4, 0.4, 3, -8.7090142676406129, -1.5386407270813769",
    "5, 0.1, 1.6, -10.5391173810977, -14.704696637538288",
    "5, 0.1, 3, -37.80542975470331, -17.38960184658594",
    "5, 0.1, 3.1415, -39.268950808249091, -0.016672513259561099",
    "5, 0.4, 3.1415, -8.0868499002338845, -0.00077606868599074592",
    "5, 3, 3, -3.4374800639420598, -0.00046974861713492696",
    "6, 0.1, 1, -2.9304449510025537, -9.1158568906664698",
    "6, 0.1, 2.2, -20.094780538293124, -19.114997665883586",
    "6, 0.1, 3, -36.17318652165022, -15.367435343221482",
    "6, 0.1, 3.1415, -37.424180482813554, -0.013606809551414633",
    "6, 1, 3.1415, -3.890821590722435, -4.0171690354899118e-5",
    "7, 0.2, 2.2, -9.3429826947652336, -7.6965919336322484",
    "7, 0.2, 3.1415, -15.203350036974552, -0.0024824033224618641",
    "10, 0.1, 1.6, -7.6819072483095674, -13.161856854058364",
    "10, 0.1, 3, -29.997371950838076, -9.9318199251756533",
    "10, 0.1, 3.1415, -30.75077937306424, -0.0075017137231401397",
    "10, 0.4, 3, -5.043129787924833, -0.36412273350760297",
    "11, 0.2, 2.2, -7.0411709338607065, -5.9181114279370215",
    "11, 0.2, 3.1415, -11.042517764447011, -0.0013213804881965555",
    "20, 0.1, 3, -16.16266493379253, -4.4028629108147781",
    "20, 0.4, 3, 0.82258742277286669, -0.060760494617313945",
  })
  void kernelOfHigherSpheresIsTheSeries(int d, double t, double r, double log, double slope) {
    HeatKernel.Value v = HeatKernel.sphere(d).at(r, t);
    assertThat(v.log()).isCloseTo(log, within(1e-10));
    // At the opposite point the slope is the rounding of π.
    assertThat(v.slope()).isCloseTo(slope, within(1e-10 * Math.abs(slope)));
  }

  static Stream<Arguments> kernels() {
    return Stream.of(
        Arguments.of("circle", HeatKernel.circle()),
        Arguments.of("S2", HeatKernel.sphere(2)),
        Arguments.of("S3", HeatKernel.sphere(3)),
        Arguments.of("S5", HeatKernel.sphere(5)),
        Arguments.of("SO(3)", HeatKernel.so3()),
        Arguments.of("H2", HeatKernel.hyperbolic(2)),
        Arguments.of("H3", HeatKernel.hyperbolic(3)));
  }

  /** Central differences of step 1e-4 err by about 1e-8 of the third derivative, here below 1e4. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void slopeIsTheDerivativeOfTheLogarithm(String name, HeatKernel k) {
    double h = 1e-4;
    for (double t : new double[] {0.02, 0.3, 0.7, 1.7, 3}) {
      for (double r : new double[] {0.01, 0.3, 1.2, 1.9, 2.8}) {
        double expected = (k.at(r + h, t).log() - k.at(r - h, t).log()) / (2 * h);
        assertThat(k.at(r, t).slope())
            .as(name + " r=" + r + " t=" + t)
            .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kernels")
  void smallTimesAreDefinedNextToTheStart(String name, HeatKernel k) {
    for (double t : new double[] {1e-6, 1e-4, 1e-2}) {
      double r = Math.sqrt(t);
      // Next to its start every Brownian motion is flat: −r/t up to a term of order r.
      assertThat(k.at(r, t).slope() * t / r).as(name).isCloseTo(-1, within(5 * t));
      assertThat(k.at(0, t).slope()).as(name).isZero();
    }
  }

  @Test
  void kernelsNeedAPositiveTime() {
    assertThatThrownBy(() -> HeatKernel.so3().at(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time > 0");
    assertThatThrownBy(() -> HeatKernel.hyperbolic(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 or 3, found 4");
  }

  private static void assertDensities(HeatKernel k, double t, double[] r, double... expected) {
    for (int i = 0; i < r.length; i++) {
      assertThat(k.density(r[i], t)).as("t=%s r=%s", t, r[i]).isCloseTo(expected[i], PRINTED);
    }
  }

  private static void assertSlopes(HeatKernel k, double t, double[] r, double... expected) {
    for (int i = 0; i < r.length; i++) {
      assertThat(k.at(r[i], t).slope())
          .as("t=%s r=%s", t, r[i])
          .isCloseTo(expected[i], within(1e-9 * (1 + Math.abs(expected[i]))));
    }
  }
}
