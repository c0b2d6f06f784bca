#: /var/lib/slipway => ./state
#: postgres://slipway:secret@db.example.com/slipway?sslmode=require => $POSTGRES
#: s3://acme-slipway/production?region=eu-central-1 => $S3
export AWS_ACCESS_KEY_ID=S3RVER AWS_SECRET_ACCESS_KEY=S3RVER
