package tweedie.contract;

import java.util.List;
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
  private Fixtures() {}

  /** Those that take seconds. */
  static List<SpaceFixture> quick() {
    return List.of(
        line("R, VP", NamedProcesses.vp(0.1, 10)),
        line("R, sub-VP", NamedProcesses.subVp(0.1, 10)),
        line("R, VE", NamedProcesses.ve(0.1, 1)),
        line("R x R, PSLD", NamedProcesses.psld(0.25, 4.25, 4, 0.04, new ConstantBeta(5))),
        new MixtureFixture("R², VP, mixture", NamedProcesses.vp(0.1, 10).in(new Euclidean(2))),
        new TwoStateFixture(),
        ChainFixture.of("3², uniform", new Ctmc(Rates.uniform(3), new ConstantBeta(0.7), 2)),
        ChainFixture.of("3², masked", new Ctmc(Rates.absorbing(3), new ConstantBeta(2), 2)),
        ManifoldFixture.on("S²", new Sphere(2)),
        ManifoldFixture.on("T¹", new Torus(1)),
        ManifoldFixture.on("T²", new Torus(2)),
        ManifoldFixture.on("T³", new Torus(3)),
        ManifoldFixture.on("SO(3)", new So3()),
        ManifoldFixture.on("S³ × T¹", new CompactProduct(List.of(new Sphere(3), new Torus(1)))),
        HyperbolicFixture.of("H³, Brownian", 3),
        LangevinFixture.of("H², Langevin", 2),
        SimplexFixture.of("two shares", new double[] {4, 3}, new double[][] {{9, 4}, {4, 10}}));
  }

  /** Those that take minutes. */
  static List<SpaceFixture> slow() {
    return List.of(
        line(
            "R x R x R, third order",
            NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(5))),
        HyperbolicFixture.of("H², Brownian", 2),
        LangevinFixture.of("H³, Langevin", 3),
        SimplexFixture.of(
            "three shares", new double[] {4, 3, 5}, new double[][] {{9, 4, 4}, {4, 5, 10}}));
  }

  private static SpaceFixture line(String name, LinearSde process) {
    return new GaussianFixture(name, process.in(new Euclidean(1)));
  }
}
