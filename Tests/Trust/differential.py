"""Asks programs that we did not write the questions that classify answers.

    differential.py STREAM-CLI CORPORA

Counts of lines, failures and messages are compared with jq, DuckDB and chdb (those that are
there), decoded bytes with lz4, and the validity of JSON with Python, jq and simdjson. Prints a
table of each; ends with 1 where somebody says something else without a reason that is known.
"""

import collections
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

FAILURES = ("repository import failed", "importing repository",
            "recovered from panic inside import handler")

faults = []


def run(*command, stdin=None, codes=(0, 1, 2, 3)):
    done = subprocess.run(command, stdin=stdin, capture_output=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"{command}: {done.returncode}: {done.stderr.decode()[:500]}")
    return done.stdout


def tally(stream, *arguments):
    return json.loads(run(stream, "classify", "--format", "json", *arguments))


# The rules of the built-in catalogue for plain records, in three languages.
JQ = """
def failure: . as $r | (.error // "") as $e
  | if ($e | type) == "string" and $e == "" or $e == false then empty
    elif (.msg | type) == "string" and .msg != "" then
      select(.msg | IN("repository import failed", "importing repository",
                       "recovered from panic inside import handler"))
    else . end;
[inputs] | {lines: length, failures: map(failure) | length,
  messages: map(failure | .error) | group_by(.) | map({key: .[0], value: length}) | from_entries}
"""

WHERE = """error is not null and error <> ''
  and (msg is null or msg = '' or msg in ('repository import failed', 'importing repository',
       'recovered from panic inside import handler'))"""


def by_jq(path):
    answer = json.loads(run("jq", "-n", "-c", JQ, path))
    return answer["lines"], answer["failures"], collections.Counter(answer["messages"])


def by_python(path):
    lines, messages = 0, collections.Counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            lines += 1
            record = json.loads(line)
            error, msg = record.get("error"), record.get("msg")
            if error and (not msg or msg in FAILURES):
                messages[error] += 1
    return lines, sum(messages.values()), messages


def by_duckdb(path):
    import duckdb

    table = (f"read_json('{path}', format='newline_delimited',"
             " columns={error: 'VARCHAR', msg: 'VARCHAR'})")
    lines = duckdb.sql(f"select count(*) from {table}").fetchall()[0][0]
    rows = duckdb.sql(f"select error, count(*) from {table} where {WHERE} group by 1").fetchall()
    messages = collections.Counter(dict(rows))
    return lines, sum(messages.values()), messages


def by_chdb(path):
    import chdb

    table = f"file('{path}', JSONEachRow, 'error Nullable(String), msg Nullable(String)')"
    lines = int(chdb.query(f"select count() from {table}", "CSV").data().strip())
    rows = chdb.query(f"select error, count() from {table} where {WHERE} group by 1",
                      "JSONCompactEachRow").data()
    messages = collections.Counter()
    for row in rows.splitlines():
        error, count = json.loads(row)
        messages[error] = int(count)
    return lines, sum(messages.values()), messages


def peers():
    found = {"Python": by_python, "jq": by_jq}
    for name, ask in (("duckdb", by_duckdb), ("chdb", by_chdb)):
        try:
            __import__(name)
            found[name] = ask
        except ImportError:
            print(f"{name}: is not here, and was not asked")
    return found


def messages_by_us(stream, archive, place):
    """Every failure's whole message, as extract gives it."""
    out = run(stream, "extract", "--format", "json", "--field", "error", archive)
    return collections.Counter(json.loads(line)["fields"]["error"] for line in out.splitlines())


def compare_counts(stream, place):
    print("\n| archive | asked | lines | failures | messages | |\n|---|---|---|---|---|---|")
    for seed, share, unknown in ((1, 0.05, 0), (2, 0.3, 40), (3, 1, 7), (4, 0, 0)):
        archive, text = f"{place}/{seed}.lz4", f"{place}/{seed}.ndjson"
        run(stream, "generate", "--seed", str(seed), "--size", "4M", "--failure-share", str(share),
            "--unknown", str(unknown), "--envelope", "registry", "-o", archive, codes=(0,))
        decoded = run("lz4", "-dcq", archive, codes=(0,))
        with open(text, "wb") as file:
            file.write(decoded)
        ours = tally(stream, archive)
        same(f"decoded bytes of seed {seed}", ours["input"]["decodedBytes"], len(decoded))
        same(f"decoded lines of seed {seed}", ours["input"]["lines"], decoded.count(b"\n"))
        mine = (ours["input"]["lines"], ours["failures"]["total"],
                messages_by_us(stream, archive, place))
        row(f"seed {seed}", "stream-cli", mine, mine)
        for name, ask in peers().items():
            row(f"seed {seed}", name, ask(text), mine)


def row(archive, name, answer, expected):
    fits = answer == expected
    print(f"| {archive} | {name} | {answer[0]} | {answer[1]} | {len(answer[2])} |"
          f" {'same' if fits else 'DIFFERS'} |")
    if not fits:
        faults.append(f"{archive}: {name} says something else")


def same(what, ours, theirs):
    if ours != theirs:
        faults.append(f"{what}: {ours} and {theirs}")


def compare_real(stream, corpora, place):
    source = f"{corpora}/nginx-plus-status/nginxplus_json_logs.ndjson.gz"
    if not os.path.exists(source):
        print(f"\nnginx-plus-status: is not in {corpora}, and was not read")
        return
    with gzip.open(source) as file:
        text = file.read()
    plain = f"{place}/nginx.ndjson"
    with open(plain, "wb") as file:
        file.write(text)
    ours = tally(stream, "--validate", source)
    theirs = int(run("jq", "-n", "[inputs] | length", plain, codes=(0,)))
    print(f"\nnginx-plus-status: {ours['input']['lines']} lines by stream-cli, {theirs} by jq;"
          f" malformed: {ours['input']['malformed']}; verdict: {ours['verdict']}")
    same("records of nginx", ours["input"]["parsed"], theirs)
    same("malformed lines of nginx", ours["input"]["malformed"], 0)


# Why others judge a line differently, as far as their output and their manuals say.
def reason(parser, name, text):
    if b"\x00" in text and parser == "jq":
        return "jq skips NUL"
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "jq puts U+FFFD in the place of what is no UTF-8" if parser == "jq" else None
    if name.startswith("i_"):
        return left_to_the_parser(parser, name, text)
    word = text.lower()
    if parser in ("Python", "jq") and (b"nan" in word or b"inf" in word):
        return "takes NaN and Infinity, which are no JSON"
    if parser == "jq" and name.startswith("n_number_"):
        return "jq reads numbers by strtod, which takes more than JSON has"
    return None


def left_to_the_parser(parser, name, text):
    """What RFC 8259 lets a parser decide; docs/CONTRACT.md ("Records") fixes our side."""
    if parser == "simdjson" and "number" in name:
        return "simdjson bounds numbers to 64 bits; here they have no bound"
    if parser in ("jq", "simdjson") and b"\\u" in text:
        return "a lone surrogate is refused; here it becomes U+FFFD"
    if parser == "jq" and name == "i_structure_500_nested_arrays":
        return "jq nests 256 deep; here it is 1,024"
    return None


def json_lines(folder):
    """Each file as a member of a line, objects also alone; those with line ends cannot be."""
    lines, broken = [], []
    for path in sorted(glob.glob(f"{folder}/*.json")):
        with open(path, "rb") as file:
            text = file.read().rstrip(b"\n")
        name = os.path.basename(path)[:-5]
        if b"\n" in text:
            broken.append(name)
            continue
        lines.append((name, b'{"v":' + text + b"}"))
        if text.lstrip().startswith(b"{"):
            lines.append((f"{name} (alone)", text))
    return lines, broken


def compare_json(stream, corpora, place):
    folder = f"{corpora}/JSONTestSuite/test_parsing"
    if not os.path.isdir(folder):
        print(f"\nJSONTestSuite: is not in {corpora}, and was not read")
        return
    lines, broken = json_lines(folder)
    verdicts = {"stream-cli": by_stream(stream, lines, place)}
    verdicts["Python"] = [takes(python_takes, line) for _, line in lines]
    verdicts["jq"] = [jq_takes(line) for _, line in lines]
    try:
        import simdjson

        verdicts["simdjson"] = [takes(simdjson_parser(simdjson), line) for _, line in lines]
    except ImportError:
        print("simdjson: is not here, and was not asked")
    print(f"\nJSONTestSuite: {len(lines)} lines; not asked, since they have line ends: {len(broken)}"
          f" ({', '.join(broken)})\n\n| file | stream-cli | others | why |\n|---|---|---|---|")
    reasons = collections.Counter()
    for index, (name, line) in enumerate(lines):
        ours = verdicts["stream-cli"][index]
        if name.startswith("y_") and not ours or name.startswith("n_") and ours:
            faults.append(f"{name}: stream-cli {word(ours)}")
        for parser, answers in verdicts.items():
            if answers[index] == ours:
                continue
            why = reason(parser, name, line)
            print(f"| {name} | {word(ours)} | {parser}: {word(answers[index])} | {why or 'UNKNOWN'} |")
            reasons[(parser, word(answers[index]), why)] += 1
            if why is None:
                faults.append(f"{name}: {parser} {word(answers[index])}, and nobody knows why")
    print("\n| parser | against stream-cli | lines | why |\n|---|---|---|---|")
    for (parser, verdict, why), count in sorted(reasons.items(), key=str):
        print(f"| {parser} | {verdict} | {count} | {why or 'UNKNOWN'} |")
    for parser, answers in verdicts.items():
        agreed = sum(a == b for a, b in zip(answers, verdicts["stream-cli"]))
        print(f"| {parser} | agrees | {agreed} | |")


def word(verdict):
    return "takes it" if verdict else "refuses it"


def by_stream(stream, lines, place):
    verdicts = []
    for index, (_, line) in enumerate(lines):
        path = f"{place}/line.lz4"
        with open(f"{place}/line", "wb") as file:
            file.write(line + b"\n")
        run("lz4", "-qf", f"{place}/line", path, codes=(0,))
        verdicts.append(tally(stream, "--validate", path)["input"]["malformed"] == 0)
    return verdicts


def takes(parse, line):
    try:
        parse(line)
        return True
    except (ValueError, RecursionError, RuntimeError):
        # simdjson says by the last one that an integer has more than 64 bits.
        return False


def python_takes(line):
    json.loads(line.decode("utf-8"))


def simdjson_parser(simdjson):
    return lambda line: simdjson.Parser().parse(line)


def jq_takes(line):
    done = subprocess.run(["jq", "-e", "-n", "[inputs] | length == 1"], input=line,
                          capture_output=True, check=False)
    return done.returncode == 0


def main():
    stream, corpora = sys.argv[1:]
    with tempfile.TemporaryDirectory() as place:
        compare_counts(stream, place)
        compare_real(stream, corpora, place)
        compare_json(stream, corpora, place)
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
