#!/bin/sh
# Fetches one CSV file for the rules of a workbench, then says what is due.
# usage: fetch-then-due.sh WORKBENCH URL FILE
#
# The new file takes the old one's place only when it came in whole; a failed fetch leaves the old data, and the
# rules then wait instead of answering.
set -eu
workbench=$1 url=$2 file=$3
target=$workbench/forecasts/data/$file
new=$target.new
trap 'rm -f "$new"' EXIT
if curl --fail --silent --show-error --location --max-time 120 --retry 3 --output "$new" "$url"; then
    mv "$new" "$target"
else
    echo "fetch-then-due: $url could not be fetched; the old $file stays" >&2
fi
warrant -C "$workbench" resolve --auto --quiet > /dev/null || echo "fetch-then-due: a rule failed: warrant resolve --auto shows it" >&2
exec warrant -C "$workbench" due --notify "$workbench/.warrant-reminders"
