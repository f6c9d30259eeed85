"""Training steps in PyTorch held against a config, and configs made of models in PyTorch.

with bptrace.torch.watch(model, "mazur.yaml") as seen:
    loss = loss_function(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
seen.raise_if_wrong()
"""

from .stated_model import ConfigOfModel, config
from .watching import Seen, watch

__all__ = ["ConfigOfModel", "Seen", "config", "watch"]
