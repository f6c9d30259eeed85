"""What people write for the words of a config: a hint, never read as if it were right."""

from __future__ import annotations

# fmt: off
FOR_KEYS = {  # by the key that is meant
    "std":            frozenset("sigma sd scale".split()),
    "units":          frozenset("neurons nodes names size outputs".split()),
    "activation":     frozenset("act function f activation_function".split()),
    "weights":        frozenset("w kernel matrix".split()),
    "bias":           frozenset("b threshold".split()),
    "inputs":         frozenset("input x in features".split()),
    "targets":        frozenset("target y t output outputs labels expected out".split()),
    "csv":            frozenset("file path".split()),
    "title":          frozenset("name".split()),
    "source":         frozenset("url link author".split()),
    "layers":         frozenset("network hidden model".split()),
    "loss":           frozenset("cost error criterion objective".split()),
    "learning_rate":  frozenset("lr rate alpha α step learning-rate learningrate learn_rate".split()),
    "iterations":     frozenset("steps updates n iters".split()),
    "batch":          frozenset("batch_size minibatch".split()),
    "reduction":      frozenset("reduce average".split()),
    "frozen":         frozenset("freeze fixed".split()),
    "digits":         frozenset("precision decimals".split()),
    "round_each":     frozenset("round rounding".split()),
    "weights_layout": frozenset("layout".split()),
    "samples":        frozenset("sample data dataset examples training train".split()),
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
