"""Mazur's network for 10,000 updates in PyTorch: the five lines, after the network has been set up."""

import sys

try:
    import torch
except ImportError:
    sys.exit("PyTorch is not installed")

hidden, output = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
for layer, weights, bias in ((hidden, [[0.15, 0.20], [0.25, 0.30]], 0.35), (output, [[0.40, 0.45], [0.50, 0.55]], 0.60)):
    layer.weight.data = torch.tensor(weights)
    layer.bias.data.fill_(bias)
    layer.bias.requires_grad_(False)
net = torch.nn.Sequential(hidden, torch.nn.Sigmoid(), output, torch.nn.Sigmoid())
inputs, targets = torch.tensor([0.05, 0.10]), torch.tensor([0.01, 0.99])
optimizer = torch.optim.SGD([hidden.weight, output.weight], lr=0.5)

for _ in range(10000):
    optimizer.zero_grad()
    loss = (0.5 * (targets - net(inputs)) ** 2).sum()
    loss.backward()
    optimizer.step()

if not 3.4e-05 < loss.item() < 3.6e-05:
    sys.exit("the loop is not Mazur's network")
