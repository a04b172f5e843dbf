package tweedie.contract;

import java.util.List;
import java.util.stream.Stream;
import tweedie.process.ConstantBeta;
import tweedie.process.Ctmc;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Rates;
import tweedie.process.ThirdOrder;
import tweedie.space.CompactProduct;
import tweedie.space.Euclidean;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;

/** The register: one line for each space that keeps the contract. */
final class Fixtures {
  private static final double[][] CYCLE = {{0, 2, 0.1}, {0.1, 0, 1}, {1.5, 0.2, 0}};
  private static final List<SpaceFixture> QUICK =
      List.of(
          line("R, VP", NamedProcesses.vp(0.1, 10)),
          line("R, sub-VP", NamedProcesses.subVp(0.1, 10)),
          line("R, VE", NamedProcesses.ve(0.1, 1)),
          line("R x R, PSLD", NamedProcesses.psld(0.25, 4.25, 4, 0.04, new ConstantBeta(5))),
          new MixtureFixture("R², VP, mixture", NamedProcesses.vp(0.1, 10).in(new Euclidean(2))),
          new FlexibleFixture("R², flexible"),
          new NonUniformFixture("R x R, non-uniform"),
          new SimulatedFixture("R, simulated"),
          new TwoStateFixture(),
          chain("uniform", Rates.uniform(3), 0.7, 2),
          chain("absorbing", Rates.absorbing(3), 2, 2),
          chain("birthDeath", Rates.birthDeath(new double[] {1, 2}, new double[] {3, 1}), 0.5, 2),
          chain("nearestNeighbour", Rates.nearestNeighbour(4), 1, 1),
          chain("gaussianTarget", Rates.gaussianTarget(6, 1.5, 1.2), 0.5, 1),
          chain("dense", Rates.dense(CYCLE), 0.6, 2),
          ManifoldFixture.on("T¹", new Torus(1), StateRule.circle(20)),
          ManifoldFixture.on("T²", new Torus(2), circles(2, 16)),
          ManifoldFixture.on("T³", new Torus(3), circles(3, 10)),
          ManifoldFixture.on("S²", new Sphere(2), StateRule.sphere(10, 14)),
          ManifoldFixture.on("SO(3)", new So3(), StateRule.rotations(6, 10)),
          ManifoldFixture.on(
              "S³ × T¹",
              new CompactProduct(List.of(new Sphere(3), new Torus(1))),
              StateRule.threeSphere(4, 8).times(StateRule.circle(10))),
          HyperbolicFixture.of("H³, Brownian", 3),
          LangevinFixture.of("H², Langevin", 2),
          LangevinFixture.of("H³, Langevin", 3),
          SimplexFixture.of(new double[] {4, 3}, new double[][] {{9, 4}, {4, 10}}),
          SharesFixture.of(4, 3, 5));

  private static final List<SpaceFixture> SLOW =
      List.of(
          line(
              "R x R x R, third order",
              NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(5))),
          HyperbolicFixture.of("H², Brownian", 2));

  private Fixtures() {}

  /** Those that take seconds. */
  static List<SpaceFixture> quick() {
    return QUICK;
  }

  /** Those that take longer. */
  static List<SpaceFixture> slow() {
    return SLOW;
  }

  /** All of them. */
  static List<SpaceFixture> all() {
    return Stream.concat(QUICK.stream(), SLOW.stream()).toList();
  }

  private static SpaceFixture line(String name, LinearSde process) {
    return new GaussianFixture(name, process.in(new Euclidean(1)));
  }

  private static SpaceFixture chain(String kind, Rates rates, double beta, int sites) {
    return ChainFixture.of(kind, new Ctmc(rates, new ConstantBeta(beta), sites));
  }

  private static StateRule circles(int d, int n) {
    StateRule one = StateRule.circle(n);
    return d == 1 ? one : circles(d - 1, n).times(one);
  }
}
