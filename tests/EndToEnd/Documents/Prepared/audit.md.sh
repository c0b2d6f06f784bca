#: INDEX:CHAIN => "$(slipway audit verify --json | sed -n 's/.*"index": \([0-9]*\).*/\1/p;s/.*"chain": "\(.*\)".*/:\1/p' | tr -d '\n')"
slipway up
slipway token create reader --role viewer
sleep 2
slipway audit list --json
