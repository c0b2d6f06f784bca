#!/usr/bin/env bash
# Makes data/flights.parquet anew, byte for byte: fetches the npm package, checks its file, draws the sample.
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent vega-datasets@3.2.1 >/dev/null && tar xzf vega-datasets-3.2.1.tgz package/data/flights-3m.parquet)
echo "dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0  $work/package/data/flights-3m.parquet" | sha256sum --check --quiet
mkdir -p data
# The program stands alone: the repository's build settings are not for it, so it runs from the temporary folder.
cp sample.cs "$work/"
(cd "$work" && dotnet run sample.cs -- package/data/flights-3m.parquet "$work/flights.parquet")
mv "$work/flights.parquet" data/flights.parquet
sha256sum data/flights.parquet
