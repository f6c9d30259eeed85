"""What people write for the words of a config: a hint, never read as if it were right."""

from __future__ import annotations

# fmt: off
FOR_KEYS = {  # by the key that is meant
    "std":            frozenset(["sigma", "sd", "scale"]),
    "units":          frozenset(["neurons", "nodes", "names", "size", "outputs"]),
    "activation":     frozenset(["act", "function", "f", "activation_function"]),
    "weights":        frozenset(["w", "kernel", "matrix"]),
    "bias":           frozenset(["b", "threshold"]),
    "inputs":         frozenset(["input", "x", "in", "features"]),
    "targets":        frozenset(["target", "y", "t", "output", "outputs", "labels", "expected", "out"]),
    "csv":            frozenset(["file", "path"]),
    "title":          frozenset(["name"]),
    "source":         frozenset(["url", "link", "author"]),
    "layers":         frozenset(["network", "hidden", "model"]),
    "loss":           frozenset(["cost", "error", "criterion", "objective"]),
    "learning_rate":  frozenset(["lr", "rate", "alpha", "α", "step", "learning-rate", "learningrate", "learn_rate"]),
    "iterations":     frozenset(["steps", "updates", "n", "iters"]),
    "batch":          frozenset(["batch_size", "minibatch"]),
    "reduction":      frozenset(["reduce", "average"]),
    "frozen":         frozenset(["freeze", "fixed"]),
    "digits":         frozenset(["precision", "decimals"]),
    "ask":            frozenset(["aks", "asked", "questions", "quantities", "only"]),
    "marks":          frozenset(["mark", "points", "scores", "credit"]),
    "carried":        frozenset(["follow_through", "carried_forward", "ecf", "consistent"]),
    "reveal":         frozenset(["show", "feedback"]),
    "round_each":     frozenset(["round", "rounding"]),
    "weights_layout": frozenset(["layout"]),
    "samples":        frozenset(["sample", "data", "dataset", "examples", "training", "train"]),
}
FOR_FUNCTIONS = {  # by what is written, in lower case
    "logistic":                 "sigmoid",
    "sigm":                     "sigmoid",
    "lrelu":                    "leaky_relu",
    "leakyrelu":                "leaky_relu",
    "silu":                     "swish",
    "none":                     "identity",
    "hyperbolic_tangent":       "tanh",
    "mse":                      "mean_squared_error",
    "sse":                      "squared_error",
    "mae":                      "absolute_error",
    "l1":                       "absolute_error",
    "l2":                       "squared_error",
    "crossentropy":             "cross_entropy",
    "categorical_crossentropy": "cross_entropy",
    "bce":                      "binary_cross_entropy",
    "binary_crossentropy":      "binary_cross_entropy",
    "log_loss":                 "binary_cross_entropy",
    "nll":                      "cross_entropy",
}
# fmt: on
