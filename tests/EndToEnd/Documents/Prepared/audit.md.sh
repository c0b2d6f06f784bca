#: INDEX:CHAIN => "$kept"
slipway up
slipway token create reader --role viewer
# The leaf as it lies in the database.
grep -aoh '{"act":"token.create"[^}]*}' "$SLIPWAY_DATA"/slipway.db* | head -n 1
kept=$(slipway audit verify | sed -n 's/^head //p')
