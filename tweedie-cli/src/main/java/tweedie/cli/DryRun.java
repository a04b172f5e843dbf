package tweedie.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import tweedie.config.NamedData;
import tweedie.data.DataPaths;

/**
 * Shows a configuration with all defaults, and warns of data that are not there.
 *
 * @param resolved the configuration with all defaults
 * @param dataDir where relative data paths start
 */
record DryRun(ObjectNode resolved, Optional<Path> dataDir) {
  int print(CommandLine line) {
    line.getOut().println(tweedie.config.Json.text(resolved));
    for (String key : List.of("/source", "/heldOut", "/other/source", "/other/heldOut")) {
      String source = resolved.get("data").at(key).asText();
      if (source.isEmpty() || NamedData.is(source)) {
        continue;
      }
      Path path = DataPaths.resolve(source, dataDir);
      if (Files.notExists(path)) {
        String advice = Path.of(source).isAbsolute() ? "" : DataPaths.ADVICE;
        line.getErr()
            .println(
                "warning: data"
                    + key.replace('/', '.')
                    + ": no such file or folder: "
                    + path
                    + advice);
      }
    }
    return 0;
  }
}
