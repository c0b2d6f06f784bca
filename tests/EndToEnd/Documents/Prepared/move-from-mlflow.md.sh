#: http://mlflow.example.com:8080 => http://127.0.0.1:$PORT
cp -r "$ROOT/tests/EndToEnd/Moving/Golden/mlruns-3.11" mlruns
