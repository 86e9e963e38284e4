import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jpountz.lz4.LZ4BlockOutputStream;
import net.jpountz.lz4.LZ4Factory;

/** Makes the archives beside it anew; README.md says how to run it. */
public class Make {
  public static void main(String[] arguments) throws IOException {
    byte[] text = System.in.readAllBytes();
    Files.write(Path.of("finished.lz4"), stream(text, 0, text.length, 1 << 16, true, false));
    Files.write(Path.of("large.lz4"), stream(text, 0, text.length, 1 << 22, true, true));
    Files.write(Path.of("open.lz4"), stream(text, 0, text.length, 1 << 15, false, false));
    // The text goes on in the middle of a line.
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    int half = text.length / 2 + 7;
    two.write(stream(text, 0, half, 1 << 16, true, false));
    two.write(stream(text, half, text.length, 1 << 12, true, false));
    Files.write(Path.of("appended.lz4"), two.toByteArray());
  }

  private static byte[] stream(
      byte[] text, int start, int end, int blockBytes, boolean isFinished, boolean isHigh)
      throws IOException {
    LZ4Factory factory = LZ4Factory.safeInstance();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LZ4BlockOutputStream stream =
        new LZ4BlockOutputStream(
            bytes, blockBytes, isHigh ? factory.highCompressor() : factory.fastCompressor());
    stream.write(text, start, end - start);
    if (isFinished) {
      stream.finish();
    } else {
      stream.flush();
    }
    return bytes.toByteArray();
  }
}
