"""Logistic regression by stochastic gradient descent, in plain Python: no package beyond the standard library.

Slipway says in the environment where the rows are and what to predict, takes model.onnx from SLIPWAY_OUTPUT, and measures it itself.
"""

import csv
import json
import math
import os
import random
import statistics
import time
import urllib.request

import onnx_file

TARGET = os.environ["SLIPWAY_TARGET"]
FEATURES = json.loads(os.environ["SLIPWAY_FEATURES"])
NEGATIVE, POSITIVE = json.loads(os.environ["SLIPWAY_CLASSES"])
with open(os.environ["SLIPWAY_PARAMETERS"]) as given:
    PARAMETERS = json.load(given)


def read(file):
    with open(file, newline="", encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


class Number:
    """A numeric column: missing values become the median, then it is scaled."""

    def __init__(self, name, values):
        known = [float(v) for v in values if v != ""]
        self.name, self.median = name, statistics.median(known)
        self.mean, self.deviation = statistics.fmean(known), statistics.pstdev(known) or 1.0
        self.width = 1

    def encode(self, value):
        return [((float(value) if value != "" else self.median) - self.mean) / self.deviation]

    def add(self, graph):
        column = graph.input(self.name, onnx_file.DOUBLE)
        missing = graph.node("IsNaN", [column])
        filled = graph.node("Where", [missing, graph.doubles([self.median], [1, 1]), column])
        return graph.node("Div", [graph.node("Sub", [filled, graph.doubles([self.mean], [1, 1])]), graph.doubles([self.deviation], [1, 1])])


class Category:
    """A column of texts: one 0 or 1 for each category seen; an unseen one is all 0."""

    def __init__(self, name, values):
        self.name, self.categories = name, sorted(set(values))
        self.width = len(self.categories)

    def encode(self, value):
        return [1.0 if value == category else 0.0 for category in self.categories]

    def add(self, graph):
        column = graph.input(self.name, onnx_file.STRING)
        flags = graph.node("OneHotEncoder", [column], domain="ai.onnx.ml", cats_strings=self.categories, zeros=1)
        flat = graph.node("Reshape", [flags, graph.integers([-1, self.width])])
        return graph.node("Cast", [flat], to=onnx_file.DOUBLE)


def log(metrics, step):
    """To the run that Slipway opened, over MLflow's REST API; a program with the mlflow package would call mlflow.log_metrics."""
    body = {"run_id": os.environ["MLFLOW_RUN_ID"], "metrics": [{"key": k, "value": v, "timestamp": int(time.time() * 1000), "step": step} for k, v in metrics.items()]}
    request = urllib.request.Request(
        os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-batch", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"]})
    urllib.request.urlopen(request).close()


def sigmoid(score):
    return 1 / (1 + math.exp(-score)) if score >= 0 else math.exp(score) / (1 + math.exp(score))


def train(rows, truth):
    """Weights and bias that make the training rows likely."""
    rng = random.Random(int(os.environ["SLIPWAY_SEED"]))
    rate, l2, epochs = PARAMETERS.get("learning_rate", 0.05), PARAMETERS.get("l2", 1e-4), PARAMETERS.get("epochs", 30)
    weights, bias, order = [0.0] * len(rows[0]), 0.0, list(range(len(rows)))
    for epoch in range(epochs):
        rng.shuffle(order)
        step, loss = rate / (1 + epoch), 0.0
        for i in order:
            row, y = rows[i], truth[i]
            p = sigmoid(bias + sum(map(float.__mul__, weights, row)))
            loss -= math.log(max(p if y else 1 - p, 1e-15))
            slip = step * (p - y)
            bias -= slip
            weights = [w - slip * x - step * l2 * w for w, x in zip(weights, row)]
        print(f"epoch {epoch + 1} of {epochs}: log loss {loss / len(rows):.4f}")
        log({"training/log_loss": loss / len(rows)}, epoch)
    return weights, bias


def export(columns, weights, bias):
    graph = onnx_file.Graph()
    inputs = graph.node("Concat", [column.add(graph) for column in columns], axis=1)
    score = graph.node("Add", [graph.node("MatMul", [inputs, graph.doubles(weights, [len(weights), 1])]), graph.doubles([bias], [1, 1])])
    positive = graph.node("Sigmoid", [score])
    negative = graph.node("Sub", [graph.doubles([1.0], [1, 1]), positive])
    graph.node("Concat", [negative, positive], "probabilities", axis=1)
    graph.output("probabilities", onnx_file.DOUBLE, 2)
    graph.save(os.path.join(os.environ["SLIPWAY_OUTPUT"], "model.onnx"))


rows = read(os.environ["SLIPWAY_TRAIN"])
columns = []
for name in FEATURES:
    values = [row[name] for row in rows]
    columns.append((Number if all(v == "" or is_number(v) for v in values) else Category)(name, values))
encoded = [[x for column in columns for x in column.encode(row[column.name])] for row in rows]
print(f"{len(rows)} rows to learn {TARGET} = {POSITIVE} from, {len(columns)} columns, {len(encoded[0])} weights")
export(columns, *train(encoded, [row[TARGET] == str(POSITIVE) for row in rows]))
