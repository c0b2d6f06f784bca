#: ./test => true
#: ./slipway demo => ./slipway demo --exit
#: ./slipway apply => ./slipway apply --yes --wait
#: examples/ml-net => "$ROOT/examples/ml-net"
# What is built here is built beside the checkout, which other readers build too.
export ArtifactsPath="$PWD/artifacts"
cp "$ROOT/examples/credit/data/credit.csv" applications.csv
