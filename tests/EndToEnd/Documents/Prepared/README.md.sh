#: ./test => true
#: ./slipway demo => ./slipway demo --exit
#: ./slipway apply => ./slipway apply --yes --wait
cp "$ROOT/examples/credit/data/credit.csv" applications.csv
