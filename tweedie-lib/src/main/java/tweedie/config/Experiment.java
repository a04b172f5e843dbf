package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import tweedie.core.Field;
import tweedie.net.Precision;
import tweedie.tensor.Rng;
import tweedie.train.OptimizerSpec;

/**
 * A configuration, read strictly and in full before any data are touched. Keys: {@code process,
 * data, network, objective, optimizer, trainer, sampler, metrics, seed}.
 *
 * @param process the forward process, on any space
 * @param data where data come from
 * @param network makes the network once shapes are known
 * @param form how it is trained and used
 * @param optimizer how losses are lowered
 * @param trainer batch, steps and what happens when
 * @param sampler how samples are drawn by default
 * @param metricSamples number of samples of a metric
 * @param seed of all randomness
 * @param resolved the configuration with all defaults
 */
record Experiment(
    Noising process,
    DataKeys data,
    Networks.Maker network,
    Form form,
    OptimizerSpec optimizer,
    TrainerKeys trainer,
    SampleOptions sampler,
    int metricSamples,
    long seed,
    ObjectNode resolved) {
  private static final java.util.List<String> PRECISIONS =
      java.util.List.of("auto", "bfloat16", "float32");

  /** The keys of {@code trainer}; an interval of 0 means never. */
  record TrainerKeys(
      long steps,
      int batch,
      int accumulation,
      String precision,
      int threads,
      long logEvery,
      long sampleEvery,
      long checkpointEvery,
      long heldOutEvery) {}

  /** The objective on this process and these data. */
  Method method(Facts facts) {
    return form.on(process, facts);
  }

  /** A network with fresh weights for these data. */
  Field network(Facts facts) {
    return network(method(facts), facts);
  }

  /** A network with fresh weights, where the objective is tied to the data already. */
  Field network(Method method, Facts facts) {
    ClassLabels.check(resolved, facts);
    Precision precision = Processor.precision(trainer.precision(), facts.image().length > 0);
    Given told = method.told(facts);
    Networks.Maker maker = (shape, p, rng) -> told.on(network.make(told.on(shape), p, rng));
    return method.network(maker, precision, Rng.of(seed, 1).child(-7));
  }

  static Experiment of(JsonNode config) {
    return of(new Keys("", config));
  }

  static Experiment of(Keys k) {
    Catalog.Resolved<Noising> p = Catalog.process("process", k.raw("process"));
    k.resolve("process", p.config());
    DataKeys data = DataKeys.read(k.object("data"));
    Keys n = k.object("network");
    Networks.Maker network = Catalog.find(n, Networks.ALL, p.value().network()).read(n);
    n.done();
    Keys o = k.object("objective");
    Form alone = Catalog.find(o, Objectives.ALL, p.value().objective()).read(o);
    o.done();
    Form form = data.other().isPresent() ? alone.paired() : alone;
    if (p.value().learned() && !form.trainsProcess()) {
      throw new ConfigException(
          "objective", "this process is learned itself: use '" + p.value().objective() + "'");
    }
    form.check(p.value());
    if (data.task().isPresent() && !form.readsPairs()) {
      throw new ConfigException(
          "data.task", "needs an objective that learns pictures given others: conditional");
    }
    TrainerKeys trainer = trainer(k.object("trainer"));
    OptimizerSpec optimizer =
        optimizer(k.object("optimizer"), form.stage(trainer.steps()), trainer.batch());
    Keys s = k.object("sampler");
    SampleOptions sampler = SampleOptions.read(s, p.value().sampling().from(form.firstTime()));
    p.value().check(sampler);
    if (sampler.tEnd() < form.firstTime()) {
      throw new ConfigException(
          "sampler.tEnd",
          "expected at least objective.time.from = %s, found %s"
              .formatted(form.firstTime(), sampler.tEnd()));
    }
    s.done();
    Keys m = k.object("metrics");
    int samples = m.count("samples", 1000, 1);
    m.done();
    long seed = k.integer("seed", 0);
    return new Experiment(
        p.value(), data, network, form, optimizer, trainer, sampler, samples, seed, k.done());
  }

  private static OptimizerSpec optimizer(Keys k, long steps, int batch) {
    OptimizerSpec d = OptimizerSpec.adam().within(steps, batch);
    double rate = k.number("learningRate", d.learningRate());
    OptimizerSpec o =
        new OptimizerSpec(
            rate,
            k.number("finalLearningRate", rate),
            k.number("decayFrom", d.decayFrom()),
            k.integer("warmup", d.warmup()),
            k.number("beta1", d.beta1()),
            k.number("beta2", d.beta2()),
            k.number("epsilon", d.epsilon()),
            k.number("weightDecay", d.weightDecay()),
            k.number("clip", d.clip()),
            k.number("emaHalfLife", d.emaHalfLife()),
            k.number("emaRamp", d.emaRamp()));
    k.done();
    return o;
  }

  private static TrainerKeys trainer(Keys k) {
    TrainerKeys t =
        new TrainerKeys(
            k.integer("steps", 10_000, 0),
            k.count("batch", 64, 1),
            k.count("accumulation", 1, 1),
            k.word("precision", "auto", PRECISIONS),
            k.count("threads", 0, 0),
            k.integer("logEvery", 50, 0),
            k.integer("sampleEvery", 0, 0),
            k.integer("checkpointEvery", 1000, 0),
            k.integer("heldOutEvery", 0, 0));
    if (t.accumulation() > t.batch()) {
      throw new ConfigException(
          k.at("accumulation"),
          "expected at most the batch, " + t.batch() + ", found " + t.accumulation());
    }
    k.done();
    return t;
  }
}
