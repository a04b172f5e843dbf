package tweedie.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import tweedie.config.ConfigException;
import tweedie.config.Inversion;
import tweedie.config.Model;
import tweedie.data.ImageFolder;

/** The options that give a part of a picture: in-painting and super-resolution. */
final class KnownArguments {
  @Option(
      names = "--inpaint",
      paramLabel = "IMAGE",
      description = "Draw the pixels of a picture that --mask names, given the others.")
  Optional<Path> inpaint;

  @Option(
      names = "--mask",
      paramLabel = "IMAGE",
      description = "Black and white picture: 255 (white) is drawn, 0 is known.")
  Optional<Path> mask;

  @Option(
      names = "--super-resolve",
      paramLabel = "IMAGE",
      description = "Draw pictures whose means over FxF pixels are this small picture.")
  Optional<Path> superResolve;

  @Option(
      names = "--factor",
      paramLabel = "F",
      description = "Factor of --super-resolve; else by the sizes.")
  Optional<Integer> factor;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "How the known part enters: piGdm (usual), dps (a variant that needs no noise), dpsPlain"
              + " (divides by the variance --noise squared), replacement or rePaint; only piGdm aims at the exact"
              + " posterior, which it meets for white Gaussian data.")
  Optional<String> method;

  @Option(
      names = "--noise",
      paramLabel = "SIGMA",
      description = "Deviation of the noise of the known part, values in [-1, 1]; else 0.")
  Optional<Double> noise;

  @Option(
      names = "--strength",
      paramLabel = "W",
      description = "Factor of the gradient of piGdm, dps and dpsPlain, else 1.")
  Optional<Double> strength;

  @Option(
      names = "--jump",
      paramLabel = "N",
      description = "Steps that rePaint goes back, else 10.")
  Optional<Integer> jump;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "How often rePaint takes steps, else 5; so many times the calls.")
  Optional<Integer> resamples;

  /** Whether a part of a picture is given. */
  boolean any() {
    return inpaint.isPresent() || superResolve.isPresent();
  }

  /** What is given in the name of a file; empty where nothing is. */
  String word() {
    return inpaint.map(p -> "inpaint").or(() -> superResolve.map(p -> "super-resolve")).orElse("");
  }

  /**
   * Refuses options that need others, before anything is loaded.
   *
   * @throws ConfigException naming the option
   */
  void check() {
    if (inpaint.isPresent() && superResolve.isPresent()) {
      throw new ConfigException("--inpaint", "goes without --super-resolve");
    }
    String both = "--inpaint or --super-resolve";
    SteeringArguments.needs("--inpaint", inpaint.isPresent(), "--mask", mask.isPresent());
    SteeringArguments.needs("--mask", mask.isPresent(), "--inpaint", inpaint.isPresent());
    SteeringArguments.needs(
        "--factor", factor.isPresent(), "--super-resolve", superResolve.isPresent());
    SteeringArguments.needs("--method", method.isPresent(), both, any());
    SteeringArguments.needs("--noise", noise.isPresent(), both, any());
    boolean replaces = way().equals("replacement") || way().equals("rePaint");
    String guided = "--method piGdm, dps or dpsPlain";
    SteeringArguments.needs("--noise", noise.isPresent(), guided, !replaces);
    SteeringArguments.needs("--strength", strength.isPresent(), guided, any() && !replaces);
    if (way().equals("dpsPlain") && !(noise.orElse(0.0) > 0)) {
      throw new ConfigException("--method", "dpsPlain needs --noise above 0, which it divides by");
    }
    boolean again = way().equals("rePaint");
    SteeringArguments.needs("--jump", jump.isPresent(), "--method rePaint", again);
    SteeringArguments.needs("--resamples", resamples.isPresent(), "--method rePaint", again);
    if (factor.isPresent() && factor.get() < 2) {
      throw new ConfigException("--factor", "expected at least 2, found " + factor.get());
    }
    options();
  }

  private String way() {
    return method.orElse("piGdm");
  }

  private Inversion.Options options() {
    Inversion.Options d = Inversion.Options.DEFAULT;
    return new Inversion.Options(
        noise.orElse(d.noise()),
        strength.orElse(d.strength()),
        jump.orElse(d.jump()),
        resamples.orElse(d.resamples()));
  }

  /**
   * Reads what is known.
   *
   * @param model whose pictures are drawn
   * @return empty where nothing is
   * @throws IOException when a picture is missing or damaged
   * @throws ConfigException when sizes or the mask do not fit
   */
  Optional<Inversion> read(Model model) throws IOException {
    if (!any()) {
      return Optional.empty();
    }
    int[] shape = model.shape();
    if (shape.length != 3) {
      String option = inpaint.isPresent() ? "--inpaint" : "--super-resolve";
      throw new ConfigException(option, "this model does not draw pictures");
    }
    if (inpaint.isPresent()) {
      return Optional.of(
          Inversion.inpaint(
              shape,
              ImageFolder.readOne(inpaint.get()),
              ImageFolder.readOne(mask.orElseThrow()),
              way(),
              options()));
    }
    return Optional.of(
        Inversion.superResolve(
            shape,
            ImageFolder.readOne(superResolve.orElseThrow()),
            factor.orElse(0),
            way(),
            options()));
  }
}
