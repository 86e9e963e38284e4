"""Compares stream-cli with its peers on one archive, in turns in one run.

Called by Benchmarks/peers, which installs what is needed. Each peer counts the lines that hold an
error, and its count must be the generator's known answer; no speed is printed otherwise. Each run
is a process of its own, whose processor time and peak memory are taken; of all rounds the middle
one by its time is shown.
"""

import json
import os
import subprocess
import sys
import time

CLI, PLACE, ROUNDS, DATE = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
# Where this interpreter's packages have their programs.
TOOLS = os.path.dirname(sys.executable)
CORES = len(os.sched_getaffinity(0))


def shell(command):
    """Runs a pipeline and gives its output and the time that it took."""
    start = time.perf_counter()
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True
    )
    return done.stdout.strip(), time.perf_counter() - start, done.returncode


class Archive:
    """A generated archive, its text, and what is in it."""

    def __init__(self, name, size, options):
        self.name = name
        self.path = f"{PLACE}/{name}.lz4"
        self.text = f"{PLACE}/{name}.ndjson"
        answer = f"{PLACE}/{name}.json"
        subprocess.run(
            [CLI, "generate", "--size", size, *options, "-o", self.path, "--answer", answer],
            check=True,
        )
        subprocess.run(["lz4", "-q", "-d", "-f", self.path, self.text], check=True)
        with open(answer) as file:
            facts = json.load(file)
        self.bytes = facts["decodedBytes"]
        self.lines = facts["lines"]
        self.failures = facts["failures"]
        self.errors = facts["failures"] + facts["otherErrorCount"]


class Packed:
    """The text of an archive, packed by another program than LZ4's."""

    def __init__(self, archive, command, ending):
        vars(self).update(vars(archive))
        self.name = f"{archive.name}, {command}"
        self.path = f"{PLACE}/{ending}"
        subprocess.run(f"{command} {archive.text} > {self.path}", shell=True, check=True)


def classify(archive, *options):
    start = time.perf_counter()
    done = subprocess.run(
        [CLI, "classify", "--format", "json", *options, archive.path], capture_output=True
    )
    seconds = time.perf_counter() - start
    tally = json.loads(done.stdout)
    assert tally["failures"]["total"] == archive.failures, "wrong count of failures"
    assert tally["input"]["lines"] == archive.lines, "wrong count of lines"
    return tally["failures"]["total"] + tally["otherErrors"]["total"], seconds


def pipeline(command, expected="errors"):
    def run(archive):
        output, seconds, code = shell(command.format(a=archive.path, t=archive.text, p=PLACE))
        if expected is None:
            assert code == 0, f"{command} failed"
            return None, seconds
        count = int(output.split()[0])
        return (count if expected == "errors" else [count, archive.lines]), seconds

    return run


def simdjson(kind, threads):
    def run(archive):
        path = archive.text if kind == "text" else archive.path
        output, _, _ = shell(f"{PLACE}/simdjson_peer {kind} {path} {threads}")
        count, seconds = output.split()
        return int(count), float(seconds)

    return run


def duckdb(archive):
    import duckdb

    start = time.perf_counter()
    connection = duckdb.connect()
    count = connection.execute(
        f"""SELECT count(*) FROM read_json('{archive.text}', format='newline_delimited',
        columns={{error: 'VARCHAR', msg: 'VARCHAR'}}) WHERE error IS NOT NULL AND error != ''"""
    ).fetchone()[0]
    return count, time.perf_counter() - start


def polars(archive):
    import polars as pl

    start = time.perf_counter()
    frame = pl.scan_ndjson(archive.text, schema={"error": pl.String, "msg": pl.String})
    count = frame.filter(pl.col("error").is_not_null()).select(pl.len()).collect().item()
    return count, time.perf_counter() - start


def chdb(query):
    def run(archive):
        import chdb as clickhouse

        start = time.perf_counter()
        result = clickhouse.query(query.format(a=archive.path, t=archive.text), "CSV")
        return int(str(result).strip()), time.perf_counter() - start

    return run


ROWS = "error Nullable(String), msg Nullable(String)"
SKIP = "SETTINGS input_format_skip_unknown_fields=1"
OURS = [
    ("stream-cli classify", lambda archive: classify(archive)),
    ("stream-cli classify --no-verify", lambda archive: classify(archive, "--no-verify")),
]
# Of each: its name, whether decoding is in its time, and how it is run.
PEERS = [
    ("lz4 -t", True, pipeline("lz4 -t -q {a}", None)),
    ("lz4 -dc | wc -l", True, pipeline("lz4 -dc {a} | wc -l", "lines")),
    ("lz4 -dc | rg -c", True, pipeline("lz4 -dc {a} | rg -c '\"error\":'")),
    (
        "chdb, substring prefilter",
        True,
        chdb(
            "SELECT count() FROM file('{a}', 'LineAsString', 'line String')"
            " WHERE position(line, '\"error\":') > 0"
        ),
    ),
    (
        "chdb, JSON rows",
        True,
        chdb(
            f"SELECT count() FROM file('{{a}}', 'JSONEachRow', '{ROWS}')"
            f" WHERE error IS NOT NULL {SKIP}"
        ),
    ),
    ("DuckDB, text decoded before", False, duckdb),
    ("Polars, text decoded before", False, polars),
    ("simdjson, 1 thread, text in memory", False, simdjson("text", 1)),
    (f"simdjson, {CORES} threads, text in memory", False, simdjson("text", CORES)),
    (f"simdjson, {CORES} threads, with decoding", True, simdjson("lz4", CORES)),
]
OUR_JOBS = [("stream-cli classify -j 1", True, lambda archive: classify(archive, "-j", "1"))]
GZIP = OUR_JOBS + [
    ("gzip -dc | rg -c", True, pipeline("gzip -dc {a} | rg -c '\"error\":'")),
    ("igzip -dc | rg -c", True, pipeline("igzip -dc {a} | rg -c '\"error\":'")),
    (
        f"rapidgzip -dc -P {CORES}",
        True,
        pipeline(f"{TOOLS}/rapidgzip -dc -P {CORES} {{a}} > /dev/null", None),
    ),
]
ZSTD = OUR_JOBS + [
    ("zstd -dc, nothing counted", True, pipeline("zstd -qdc {a} > /dev/null", None)),
    ("zstd -dc | rg -c", True, pipeline("zstd -qdc {a} | rg -c '\"error\":'")),
    (
        f"pzstd -dc -p {CORES}, nothing counted",
        True,
        pipeline(f"pzstd -qdc -p {CORES} {{a}} > /dev/null", None),
    ),
]
SLOW = [
    ("lz4 -dc | jq", True, pipeline("lz4 -dc {a} | jq -c 'select(.error)' | wc -l")),
    (
        "lnav, text decoded before",
        False,
        pipeline("lnav -n -c ':filter-in \"error\":' {t} 2>/dev/null | grep -c '\"error\":'"),
    ),
]


def alone(run, archive):
    """Runs in a process of its own: gives the count, or why there is none, and what it cost."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = run(archive)
        except Exception as error:  # A peer that cannot do it is a result, too.
            answer = f"failed: {str(error).splitlines()[0][:60]}", 0
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = pipe.read()
    usage = os.wait4(child, 0)[2]
    count, seconds = json.loads(answer) if answer else ("failed: it died", 0)
    return count, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def measure(archive, peers):
    """Runs everything in turns, and gives the middle round of each, or what went wrong."""
    rounds = {}
    for _ in range(ROUNDS):
        for name, run in OURS + [(name, run) for name, _, run in peers]:
            count, seconds, processor, memory = alone(run, archive)
            expected = [archive.lines] * 2 if isinstance(count, list) else archive.errors
            if isinstance(count, str):
                rounds[name] = count
            elif count is not None and count != expected:
                rounds[name] = f"counts {count}, not {expected}"
            elif not isinstance(rounds.get(name), str):
                rounds.setdefault(name, []).append((seconds, processor, memory))
    return {
        name: found if isinstance(found, str) else sorted(found)[len(found) // 2]
        for name, found in rounds.items()
    }


def table(archive, peers):
    middle = measure(archive, peers)
    ours = middle["stream-cli classify"][0]
    size = os.path.getsize(archive.path)
    print(f"\n### {archive.name}\n")
    print(f"{archive.bytes} bytes decoded, {size} packed, {archive.lines} lines,")
    print(f"{archive.errors} with an error; the middle of {ROUNDS} rounds.\n")
    print("| | decoding included | seconds | processor seconds | peak MB | GB/s | time to ours |")
    print("|---|---|---:|---:|---:|---:|---:|")
    decoding = {name: included for name, included, _ in peers}
    for name in [name for name, _ in OURS] + [name for name, _, _ in peers]:
        shown = name.replace("|", "\\|")
        included = "yes" if decoding.get(name, True) else "no"
        if isinstance(middle[name], str):
            print(f"| {shown} | {included} | {middle[name]} | | | | |")
            continue
        seconds, processor, memory = middle[name]
        speed = archive.bytes / seconds / 1e9
        print(
            f"| {shown} | {included} | {seconds:.3f} | {processor:.2f} | {memory:.0f}"
            f" | {speed:.2f} | {seconds / ours:.1f} × |"
        )
    sys.stdout.flush()


machine = next(
    (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
    "unknown",
)
print(f"# Peers, {DATE}\n\n{CORES} cores of {machine}; all on the same archive, in turns, in one")
print("run, by `Benchmarks/peers`. Every count was the generator's known answer, where a time is")
print("given. Time is by the wall clock; that of a library begins when it is loaded. Speed is in")
print("decoded bytes. The last column is the peer's time divided by that of `classify`.")
size = os.environ.get("PEERS_SIZE", "1G")
ordinary = Archive("ordinary", size, ["--unknown", "2"])
table(ordinary, PEERS)
part = Archive("part", "256M", ["--unknown", "2"])
for command in ["gzip -6c", "gzip -1c", "pigz -c", "pigz -ic", "bgzip -c"]:
    table(Packed(part, command, "part.gz"), GZIP)
for command in ["zstd -qc", "pzstd -qc"]:
    table(Packed(part, command, "part.zst"), ZSTD)
table(Archive("small", "64M", ["--unknown", "2", "--seed", "7"]), SLOW)
everything = Archive("every-line-a-failure", "256M", ["--failure-share", "1"])
table(everything, [peer for peer in PEERS if "rg" not in peer[0]])
