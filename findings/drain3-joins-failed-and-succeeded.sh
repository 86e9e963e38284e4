#!/usr/bin/env bash
# Library:   drain3 0.9.11 (PyPI), as it comes (no drain3.ini).
# Guess:     Drain finds the templates of log messages, and only what varies (names, numbers)
#            becomes a placeholder: a message of success and one of failure are two templates.
# Behaviour: Messages of one length that begin alike and are equal in 40 % of their words (sim_th
#            0.4) are one template. The word that says how it went is a parameter like any other.
# Seen:      default sim_th: 0.4
#            3 imports failed, 3 succeeded: 6 x import of repository <*> <*>
#            100 uploads finished, 1 failed: 101 x blob upload <*> <*>
#            what the first failure changed: cluster_template_changed, clusters: 1
#            sim_th 0.8: 1 x blob upload failed timeout, 100 x blob upload finished ok
# So:        A count by templates shows no failures, and no new template on the night of the first.
set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
saw() { # what, expected, seen
  printf '%s: %s\n' "$1" "$3"
  [ "$2" = "$3" ] || { echo "CHANGED: $1 was: $2" >&2; exit 1; }
}
packages() { # installs Python packages here
  python3 -m venv python
  python/bin/pip install -q --disable-pip-version-check "$@"
}
packages drain3==0.9.11

cat >templates.py <<'PYTHON'
import logging
from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig

logging.disable(logging.CRITICAL)


def templates(messages, similarity=0.4):
    config = TemplateMinerConfig()
    config.drain_sim_th = similarity
    miner = TemplateMiner(config=config)
    for message in messages:
        change = miner.add_log_message(message)
    found = sorted(f"{c.size} x {c.get_template()}" for c in miner.drain.clusters)
    return ", ".join(found), f"{change['change_type']}, clusters: {change['cluster_count']}"


imports = ["import of repository alpha failed", "import of repository beta succeeded"]
uploads = ["blob upload finished ok"] * 100 + ["blob upload failed timeout"]
print("default:", TemplateMinerConfig().drain_sim_th)
print("imports:", templates(imports * 3)[0])
print("uploads:", templates(uploads)[0])
print("change:", templates(uploads)[1])
print("strict:", templates(uploads, 0.8)[0])
PYTHON
python/bin/python templates.py >seen
said() { sed -n "s/^$1: //p" seen; }
saw 'default sim_th' 0.4 "$(said default)"
saw '3 imports failed, 3 succeeded' '6 x import of repository <*> <*>' "$(said imports)"
saw '100 uploads finished, 1 failed' '101 x blob upload <*> <*>' "$(said uploads)"
saw 'what the first failure changed' 'cluster_template_changed, clusters: 1' "$(said change)"
saw 'sim_th 0.8' '1 x blob upload failed timeout, 100 x blob upload finished ok' "$(said strict)"
