import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.io.compress.CompressionOutputStream;
import org.apache.hadoop.io.compress.Lz4Codec;

/** Makes the archives beside it anew; README.md says how to run it. */
public class Make {
  private static final int DEFAULT = 256 * 1024;

  public static void main(String[] arguments) throws IOException {
    byte[] text = System.in.readAllBytes();
    Files.write(Path.of("default.lz4"), copied(text, DEFAULT, 4096, false));
    Files.write(Path.of("small.lz4"), copied(text, 1 << 15, 4096, true));
    Files.write(Path.of("atonce.lz4"), copied(text, 1 << 16, text.length, false));
    // The text goes on in the middle of a line.
    int half = text.length / 2 + 7;
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(copied(Arrays.copyOfRange(text, 0, half), 1 << 15, half, false));
    two.write(copied(Arrays.copyOfRange(text, half, text.length), 1 << 14, 1000, false));
    Files.write(Path.of("appended.lz4"), two.toByteArray());
    Files.write(Path.of("empty.lz4"), copied(new byte[0], DEFAULT, 4096, false));
  }

  private static byte[] copied(byte[] text, int bufferBytes, int writeBytes, boolean isHigh)
      throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.setInt("io.compression.codec.lz4.buffersize", bufferBytes);
    configuration.setBoolean("io.compression.codec.lz4.use.lz4hc", isHigh);
    Lz4Codec codec = new Lz4Codec();
    codec.setConf(configuration);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CompressionOutputStream stream =
        codec.createOutputStream(bytes, codec.createCompressor())) {
      IOUtils.copyBytes(new ByteArrayInputStream(text), stream, writeBytes);
    }
    return bytes.toByteArray();
  }
}
