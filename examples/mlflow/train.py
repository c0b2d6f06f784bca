"""What a script that logs with MLflow's client looks like; nothing in it knows of Slipway: MLFLOW_TRACKING_URI does."""
import mlflow

mlflow.set_experiment("first steps")
with mlflow.start_run(run_name="by hand"):
    mlflow.log_param("learning_rate", 0.1)
    for step in range(100):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("It went down.", "notes.txt")
