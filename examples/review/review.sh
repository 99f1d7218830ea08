#!/bin/sh
# Compares two states of a project, for a pull request: review.sh [OLD [NEW [FOLDER]]]
#
# Writes diff.md and diff.html into FOLDER. On GitHub it also annotates the changed lines and adds to the summary of the job. Ends with 1 if
# something breaks, so that the check of the pull request fails.
set -eu
old=${1:-origin/main}
new=${2:-HEAD}
folder=${3:-review}

mkdir -p "$folder"
graphsmith diff "$old" "$new" --format html --out "$folder/diff.html" --fail-on never
graphsmith diff "$old" "$new" --format markdown --out "$folder/diff.md" --fail-on never
if [ -n "${GITHUB_ACTIONS:-}" ]; then
  graphsmith diff "$old" "$new" --format github --fail-on never
  cat "$folder/diff.md" >> "$GITHUB_STEP_SUMMARY"
fi
graphsmith diff "$old" "$new" --level warning --fail-on "${FAIL_ON:-error}"
