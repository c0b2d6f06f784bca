#: slipway apply       # => slipway apply --yes # 
slipway up
cp -r "$ROOT/examples/credit" credit && cd credit
