slipway up
