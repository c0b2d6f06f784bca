mkdir wandb
cp -r "$ROOT"/tests/EndToEnd/Moving/Golden/wandb-0.16/*-ab12cd34 "$ROOT"/tests/EndToEnd/Moving/Golden/wandb-0.16/*-twice000 wandb
cp -r "$ROOT/tests/EndToEnd/Moving/Golden/neptune" exports
