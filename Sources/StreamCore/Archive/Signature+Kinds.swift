/// Kinds of content of which there are several forms.
extension Signature {
  /// Streams of Snappy, LZF and LZ4 that are not read.
  static let streams = [
    Signature(
      "a stream of Hadoop's Snappy blocks",
      [0x00],
      check: HadoopSnappy.begins,
      piped("hadoop fs -fs file:/// -text")
    ),
    Signature(
      "a Snappy stream",
      [0xff, 0x06, 0x00, 0x00] + Array("sNaPpY".utf8),
      python(
        "import cramjam as c,sys; sys.stdout.buffer.write(c.snappy.decompress(sys.stdin.buffer.read()))"
      )
    ),
    Signature(
      "a Snappy stream of snappy-java",
      [0x82] + Array("SNAPPY".utf8) + [0x00],
      python(
        "import snappy,sys; f=sys.stdin.buffer; f.read(16);"
          + " [sys.stdout.buffer.write(snappy.uncompress(f.read(int.from_bytes(n,'big'))))"
          + " for n in iter(lambda: f.read(4),b'')]"
      )
    ),
    Signature(
      "an LZF stream",
      Array("ZV".utf8),
      check: LZFBlock.begins,
      piped("java -cp compress-lzf.jar com.ning.compress.lzf.LZF -o")
    ),
    Signature(
      "a file of Firefox's LZ4 (mozLz4)",
      Array("mozLz40".utf8) + [0x00],
      piped("lz4jsoncat")
    ),
  ]

  /// A program of Python that reads its standard input.
  private static func python(_ program: String) -> Meaning {
    piped("python3 -c \"\(program)\" <")
  }

  /// Pictures, and what else is only looked at.
  static let pictures = [
    Signature("a PNG picture", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], noLog),
    Signature("a JPEG picture", [0xff, 0xd8, 0xff], noLog),
    Signature("a GIF picture", Array("GIF8".utf8), noLog),
    Signature("a WebP picture", Array("RIFF".utf8), check: LetterMark.webP, noLog),
    Signature("a TIFF picture", Array("II*".utf8) + [0x00], noLog),
    Signature("a TIFF picture", Array("MM".utf8) + [0x00, 0x2a], noLog),
    Signature("a BMP picture", Array("BM".utf8), check: PictureHeader.bmp, noLog),
    Signature("an icon (ICO)", [0x00, 0x00, 0x01, 0x00], check: PictureHeader.icon, noLog),
    Signature("a PDF document", Array("%PDF-".utf8), check: LetterMark.pdf, noLog),
  ]

  /// What is run.
  static let programs = [
    Signature("a program (ELF)", [0x7f, 0x45, 0x4c, 0x46], noLog),
    Signature("a program (Mach-O)", [0xcf, 0xfa, 0xed, 0xfe], noLog),
    Signature("a program (Mach-O)", [0xce, 0xfa, 0xed, 0xfe], noLog),
    Signature("a program (Mach-O)", [0xfe, 0xed, 0xfa, 0xce], noLog),
    Signature("a program (Mach-O)", [0xfe, 0xed, 0xfa, 0xcf], noLog),
    Signature(
      "a program (Mach-O)",
      [0xca, 0xfe, 0xba, 0xbe, 0x00, 0x00, 0x00],
      check: { $0.count > 7 && $0[7] < 0x2d },
      noLog
    ),
    Signature("a Java class", [0xca, 0xfe, 0xba, 0xbe], noLog),
  ]

  /// Tables: they can contain a log, which is no archive of lines.
  static let tables = [
    Signature(
      "a SQLite database",
      Array("SQLite format 3".utf8) + [0],
      .harmless(
        advice: "if a table is a log, print it as one object a line: sqlite3 FILE"
          + " 'SELECT json_object(…) FROM …' | stream-cli classify -"
      )
    ),
    Signature(
      "a Parquet file",
      Array("PAR1".utf8),
      check: LetterMark.parquet,
      .harmless(
        advice:
          #"if it is a log, convert it: duckdb -c "COPY (FROM 'A.parquet') TO 'A.json' (FORMAT"#
          + #" json)""#
      )
    ),
    Signature(
      "an ORC file",
      Array("ORC".utf8),
      .harmless(advice: table("import pyarrow.orc as o,sys; t=o.read_table(sys.argv[1])"))
    ),
    Signature(
      "an Arrow file",
      Array("ARROW1".utf8) + [0x00, 0x00],
      .harmless(advice: table("import pyarrow.feather as f,sys; t=f.read_table(sys.argv[1])"))
    ),
    Signature(
      "an Arrow file (Feather)",
      Array("FEA1".utf8),
      .harmless(advice: table("import pyarrow.feather as f,sys; t=f.read_table(sys.argv[1])"))
    ),
    Signature(
      "an Avro file",
      Array("Obj".utf8) + [0x01],
      .harmless(advice: "if it is a log, convert it: avrocat FILE | stream-cli classify -")
    ),
  ]

  /// What makes objects of a table, one a line.
  private static func table(_ program: String) -> String {
    #"if it is a log, convert it: python3 -c "\#(program);"#
      + #" t.to_pandas().to_json(sys.stdout,orient='records',lines=True)" FILE | stream-cli classify -"#
  }
}
