#: /srv/flights => "$PWD/files"
slipway up
mkdir project && cd project
cp "$ROOT/examples/credit/data/credit.csv" rows.csv
cat >slipway.yaml <<'END'
project: nightly
data:
  rows: {source: rows.csv}
train: {data: rows, target: Status, positive: good, parameters: {num_iterations: 10}}
register: {model: flights-late}
deploy:
  flights-nightly:
    batch: {model: flights-late@champion, input: {data: rows}, output: out/}
END
slipway apply --yes --wait
