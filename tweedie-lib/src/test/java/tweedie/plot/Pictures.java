package tweedie.plot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps pictures made by tests below the build folder, for a look at them. */
final class Pictures {
  static final Path FOLDER = Path.of("target", "pictures");

  private Pictures() {}

  static void keep(String name, BufferedImage image) throws IOException {
    Png.write(FOLDER.resolve(name), image);
  }
}
