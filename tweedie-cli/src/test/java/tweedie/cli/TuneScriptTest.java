package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.config.Json;

/** {@code scripts/tune.py --judge-again} on the stored searches, with a made-up launcher. */
class TuneScriptTest {
  private static final Path STORED = Path.of("../docs/results/raw/tune");

  @TempDir Path folder;
  private Path raw;

  /** A tree with the stored searches alone, and a launcher that keeps what it was given. */
  @BeforeEach
  void makeTree() throws IOException {
    raw = Files.createDirectories(folder.resolve("docs/results/raw/tune"));
    Files.createDirectories(folder.resolve("scripts"));
    for (String name : List.of("tune.py", "cells.py")) {
      Files.copy(Path.of("../scripts", name), folder.resolve("scripts").resolve(name));
    }
    try (Stream<Path> cells = Files.list(STORED)) {
      for (Path cell : cells.filter(p -> p.getFileName().toString().startsWith("nfe-")).toList()) {
        Files.copy(cell, raw.resolve(cell.getFileName()));
      }
    }
    Path launcher = folder.resolve("tweedie");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        echo "$@" >>asked
        cp "$4" found
        cp "$5" named
        cat answer
        """);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        folder.resolve("answer"),
        """
        {"heldOut": {"by": "FD(n_gen=2048)", "seeds": [3000001, 3000002, 3000003, 3000004, 3000005],
         "named": [2, 2, 2, 2, 2], "found": [1.0, 1.1, 0.9, 1.2, 0.8],
         "difference": -1.0, "margin95": 0.196, "gains": true}}
        """);
  }

  private String says(int status, String words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("python3", "scripts/tune.py"));
    Stream.of(words.split(" ", -1)).filter(w -> !w.isEmpty()).forEach(line::add);
    ProcessBuilder script = new ProcessBuilder(line).directory(folder.toFile());
    script.environment().put("TWEEDIE", folder.resolve("tweedie").toString());
    Process p;
    try {
      p = script.redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 here");
      throw e;
    }
    p.getOutputStream().close();
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isEqualTo(status);
    return said;
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("docs/results/tune.md"));
  }

  /** t = 1/√(0.025/5) = 14.14 with 4 degrees of freedom: a level of 1.45·10⁻⁴, of three tests. */
  @Test
  void storedSearchesAreJudgedOnFreshSeeds() throws IOException, InterruptedException {
    says(0, "");
    String before = page();
    assertThat(before).doesNotContain("fresh seeds");
    String words = "runs/fashion-shared --judge-again 3000001 --n 2048 --nfe 10,20";
    assertThat(says(0, words).lines()).hasSize(3);
    // Searches that keep the best named sampler, as by 256 samples at 10 calls, are left out.
    assertThat(Files.readAllLines(folder.resolve("asked")))
        .hasSize(3)
        .allMatch(l -> l.startsWith("tune runs/fashion-shared --judge "))
        .allMatch(l -> l.endsWith(" --first-seed 3000001 -n 2048 --json"));
    JsonNode cell = Json.read(raw.resolve("nfe-0020-n1024.json"));
    assertThat(Json.read(folder.resolve("found"))).isEqualTo(cell.get("found"));
    assertThat(Json.read(folder.resolve("named"))).isEqualTo(cell.get("named"));
    JsonNode kept = Json.read(raw.resolve("again-0010-n1024-by2048-3000001.json"));
    assertThat(kept.get("run").asText()).isEqualTo("fashion-shared");
    assertThat(kept.get("searched").asInt()).isEqualTo(1024);
    assertThat(page())
        .contains("- Judged again on fresh seeds: see below.")
        .contains("| 10 | 1024 | 2048 | 3000001 to 3000005 | 2 | 1 | -1 ± 0.2 |")
        .contains(
            "- 20 calls, searched by 256 and judged by 2048 samples: lower on 5 of 5 seeds; the")
        .contains("corrected for 3 tests (Holm): 0.00044 at 10 calls (search by 1024), 0.00044 at");
    // The verdicts there were are left as they are.
    assertThat(page().lines().toList()).containsAll(before.lines().toList());
    // What is stored is not made again.
    assertThat(says(0, words)).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(3);
  }

  @Test
  void seedsThatHaveAVerdictAreRefused() throws IOException, InterruptedException {
    assertThat(says(1, "runs/fashion-shared --judge-again 1000003 --nfe 10"))
        .contains("seeds 1000001 to 1000005 have a verdict");
    assertThat(says(1, "runs/fashion-shared --judge-again 1000001")).contains("needs fresh ones");
    assertThat(says(1, "runs/other --judge-again 3000001"))
        .contains("no stored search of runs/other");
    assertThat(says(1, "--judge-again 3000001")).contains("--judge-again needs RUN");
    assertThat(folder.resolve("asked")).doesNotExist();
  }
}
