#: slp_… => "$(slipway token create another --json | sed -n 's/.*"secret": "\(.*\)".*/\1/p')"
slipway up
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server-key.pem -out server.pem -days 2 -subj /CN=localhost 2>/dev/null
