package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A sampler in a file: a process, how it is drawn, and what it was chosen by.
 *
 * <pre>{@code
 * {"process": {"type": "psld", …},
 *  "sampler": {"solver": "gddim2", "grid": "quadratic", "nfe": 20, "denoise": true, "tEnd": 1e-3},
 *  "judged": {"by": "FD(…)", "rows": 500, "seed": 1, "seeds": 5, "value": 7.1}}
 * }</pre>
 *
 * @param process resolved configuration of the process
 * @param sampler solver, grid, network calls, denoising and last time
 * @param judged what it was chosen by
 */
public record SamplerFile(ObjectNode process, ObjectNode sampler, Judged judged) {
  /**
   * A judgement.
   *
   * @param by what was measured
   * @param rows samples it was measured on; 0 for an exact law
   * @param seed of the samples, the first where there are several
   * @param seeds number of consecutive seeds
   * @param value the discrepancy, the mean over them
   */
  public record Judged(String by, int rows, long seed, int seeds, double value) {
    /**
     * The first seed that the search may have seen. One with further seeds searched on the one
     * before them, which is not written.
     *
     * @return the seed before that of the samples
     */
    public long firstSeed() {
      return seed - 1;
    }

    /**
     * The last seed that the search has seen.
     *
     * @return the last of the samples
     */
    public long lastSeed() {
      return seed + seeds - 1;
    }
  }

  /**
   * A sampler that was found.
   *
   * @throws ConfigException for an illegal process
   */
  static SamplerFile of(JsonNode process, SampleOptions o, Judged judged) {
    ObjectNode sampler = JsonNodeFactory.instance.objectNode();
    sampler.put("solver", o.solver()).put("grid", o.grid()).put("nfe", o.nfe());
    sampler.put("denoise", o.denoise()).put("tEnd", o.tEnd());
    return new SamplerFile(Catalog.process("process", process).config(), sampler, judged);
  }

  /**
   * Reads a file.
   *
   * @param path the file
   * @return the sampler
   * @throws IOException when it cannot be read
   * @throws ConfigException naming the file, for keys that are unknown, missing or illegal
   */
  public static SamplerFile read(Path path) throws IOException {
    JsonNode tree = Json.read(path);
    try {
      return parse(tree);
    } catch (ConfigException e) {
      throw e.at(e.place().isEmpty() ? path.toString() : path + ": " + e.place());
    } catch (IllegalArgumentException e) {
      ConfigException named =
          new ConfigException(path + ": process", String.valueOf(e.getMessage()));
      named.initCause(e);
      throw named;
    }
  }

  private static SamplerFile parse(JsonNode tree) {
    Keys k = new Keys("", tree);
    ObjectNode process = Catalog.linear("process", k.raw("process")).config();
    k.raw("sampler");
    Keys s = k.object("sampler");
    for (String needed : new String[] {"solver", "grid", "nfe"}) {
      s.raw(needed);
    }
    SampleOptions d = SampleOptions.DEFAULT;
    SampleOptions o =
        new SampleOptions(
            s.text("solver", d.solver()),
            s.text("grid", d.grid()),
            s.count("nfe", d.nfe()),
            s.flag("denoise", d.denoise()),
            s.number("tEnd", d.tEnd()),
            d.tolerance(),
            d.batch());
    s.done();
    k.raw("judged");
    Keys j = k.object("judged");
    Judged judged =
        new Judged(
            j.text("by", ""),
            j.count("rows", 0, 0),
            j.integer("seed", 0),
            j.count("seeds", 1, 1),
            j.number("value"));
    j.done();
    k.done();
    return of(process, o, judged);
  }

  /**
   * Writes the file, atomically.
   *
   * @param path the file
   * @throws IOException when it cannot be written
   */
  public void write(Path path) throws IOException {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("process", process);
    tree.set("sampler", sampler);
    tree.set("judged", Json.tree(judged));
    Json.write(path, tree);
  }

  /**
   * Network calls that the sampler was made for.
   *
   * @return the denoising one included
   */
  public int nfe() {
    return sampler.get("nfe").intValue();
  }

  /**
   * How samples are drawn.
   *
   * @param run tolerance and micro-batch
   * @return options for a model
   */
  public SampleOptions options(SampleOptions run) {
    return new SampleOptions(
        sampler.get("solver").textValue(),
        sampler.get("grid").textValue(),
        nfe(),
        sampler.get("denoise").booleanValue(),
        sampler.get("tEnd").doubleValue(),
        run.tolerance(),
        run.batch());
  }
}
