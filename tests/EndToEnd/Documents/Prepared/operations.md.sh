#: /var/lib/slipway => ./state
#: postgres://slipway:secret@db.example.com/slipway?sslmode=require => $POSTGRES
