"""Writes the files beside this one, which tests read: run it where torch, safetensors and numpy are installed.

python tests/inputs/arrays/made_by_torch.py
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parent


def model() -> torch.nn.Module:
    """A network of 2, 2 and 2 units with weights that are told apart, and 0.5 in each gradient."""
    layers = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Sigmoid(), torch.nn.Linear(2, 2))
    for place, parameter in enumerate(layers.parameters()):
        parameter.data = torch.arange(parameter.numel(), dtype=torch.float32).reshape(parameter.shape) / 8 + place
        parameter.grad = torch.full_like(parameter, 0.5)
    return layers


def main() -> None:
    net = model()
    adam = torch.optim.Adam(net.parameters(), lr=0.5)
    adam.step()
    state = {name: value.clone() for name, value in model().state_dict().items()}
    several = torch.arange(6, dtype=torch.float64).reshape(2, 3)
    kinds = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.uint16, torch.bool]
    files = {
        "state_dict.pt": model().state_dict(),
        "checkpoint.pth": {"epoch": 3, "model_state_dict": model().state_dict(), "optimizer": adam.state_dict(), "note": "a text"},
        "iterations.pt": [{"W1": several}, {"W1": several + 1}],
        "single.pt": torch.nn.Parameter(several),
        "views.pt": {"t": several.T, "column": several[:, 1], "wide": several[:1].expand(2, 3), "whole": several, "none": several[:0]},
        "kinds.pt": {str(kind).removeprefix("torch."): torch.tensor([0, 1, 3]).to(kind) for kind in kinds},
        "list.pt": [several, several[0]],
        "complex.pt": {"c": torch.ones(2, dtype=torch.complex64)},
        "module.pt": model(),
    }
    for name, data in files.items():
        torch.save(data, FOLDER / name)
    torch.save(model().state_dict(), FOLDER / "old.pt", _use_new_zipfile_serialization=False)
    torch.save(model().state_dict(), FOLDER / "protocol4.pt", pickle_protocol=4)
    save_file(state, FOLDER / "state.safetensors", metadata={"format": "pt"})
    save_file({str(kind).removeprefix("torch."): torch.tensor([0, 1, 3]).to(kind) for kind in kinds}, FOLDER / "kinds.safetensors")


if __name__ == "__main__":
    main()
