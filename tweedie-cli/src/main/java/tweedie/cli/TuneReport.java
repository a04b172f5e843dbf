package tweedie.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tweedie.config.HeldOutSeeds;
import tweedie.config.SamplerFile;
import tweedie.config.Tuning;

/** What a search found, beside the best named process. */
final class TuneReport {
  private TuneReport() {}

  static List<String> lines(Tuning.Outcome found, Optional<HeldOutSeeds> held, String heldName) {
    List<String> out = new ArrayList<>();
    SamplerFile.Judged judged = found.best().sampler().judged();
    out.add(
        "named samplers tried: %d of %d, first by %s; training seeds: %d; %s"
            .formatted(
                found.screened(), found.pool(), found.screenedBy(), judged.seeds(), judged.by()));
    out.add(line(found.named().value(), "named", found.named().text()));
    out.add(line(found.best().value(), "found", found.best().text()));
    if (held.isEmpty()) {
      out.add("nothing is drawn: held-out seeds would say the same");
      return out;
    }
    HeldOutSeeds h = held.get();
    if (found.best().text().equals(found.named().text())) {
      out.add("the search keeps the best named sampler, and gains nothing");
    }
    out.addAll(lines(h, heldName));
    return out;
  }

  /** The verdict on held-out seeds. */
  static List<String> lines(HeldOutSeeds h, String heldName) {
    return List.of(
        h.seeds().size() + " held-out seeds: " + heldName,
        line(h.namedMean(), "named", "mean"),
        line(h.foundMean(), "found", "mean"),
        String.format(
            Locale.ROOT,
            "difference %.4g ± %.2g (95 %%, paired), lower on %d of %d seeds: %s",
            h.difference(),
            h.margin(),
            h.wins(),
            h.seeds().size(),
            h.gains()
                ? "the search gains"
                : h.loses() ? "the search loses" : "nothing is gained that seeds do not explain"));
  }

  static Map<String, Object> json(
      Tuning.Outcome found,
      Optional<HeldOutSeeds> held,
      String heldName,
      Path out,
      double seconds) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("path", out.toString());
    m.put("named", found.named().sampler());
    m.put("found", found.best().sampler());
    m.put("screened", found.screened());
    m.put("pool", found.pool());
    m.put("screenedBy", found.screenedBy());
    m.put("solvers", found.solvers());
    held.ifPresent(h -> m.put("heldOut", heldOut(h, heldName)));
    m.put("seconds", seconds);
    return m;
  }

  /** Samplers of an earlier search on further seeds. */
  static Map<String, Object> json(
      TuneSeeds.Pair pair, HeldOutSeeds held, String heldName, double seconds) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("named", pair.named());
    m.put("found", pair.found());
    m.put("heldOut", heldOut(held, heldName));
    m.put("seconds", seconds);
    return m;
  }

  private static Map<String, Object> heldOut(HeldOutSeeds h, String name) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("by", name);
    m.put("seeds", h.seeds());
    m.put("named", h.named());
    m.put("found", h.found());
    m.put("difference", h.difference());
    m.put("margin95", h.margin());
    m.put("gains", h.gains());
    return m;
  }

  private static String line(double value, String who, String what) {
    return String.format(Locale.ROOT, "%12.5g  %s  %s", value, who, what);
  }
}
