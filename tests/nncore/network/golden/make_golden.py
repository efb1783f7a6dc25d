"""Write dense.npz with an independent framework (PyTorch); run by hand, never imported.

python tests/nncore/network/golden/make_golden.py
"""

from pathlib import Path

import numpy as np
import torch

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
first, second, third = torch.nn.Linear(64, 9), torch.nn.Linear(9, 6), torch.nn.Linear(6, 10)
net = torch.nn.Sequential(first, torch.nn.ReLU(), second, torch.nn.Tanh(), third)
inputs, labels = torch.rand(20, 64), torch.randint(0, 10, (20,))
loss_of = torch.nn.CrossEntropyLoss()
golden = {"inputs": inputs.numpy(), "labels": labels.numpy().astype(np.uint8)}
layers = {"layers.0": first, "layers.1": second, "layers.2": third}
for name, layer in layers.items():
    golden[f"start.{name}.weight"] = layer.weight.detach().numpy().copy()
    golden[f"start.{name}.bias"] = layer.bias.detach().numpy().copy()
loss = loss_of(net(inputs), labels)
loss.backward()
for name, layer in layers.items():
    golden[f"gradient.{name}.weight"] = layer.weight.grad.numpy().copy()
    golden[f"gradient.{name}.bias"] = layer.bias.grad.numpy().copy()
golden["probabilities"] = torch.softmax(net(inputs), 1).detach().numpy()

start = [p.detach().clone() for p in net.parameters()]
OPTIMISERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.95),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.99)),
}
for name, make in OPTIMISERS.items():
    with torch.no_grad():
        for parameter, value in zip(net.parameters(), start, strict=True):
            parameter.copy_(value)
    optimiser = make(net.parameters())
    losses = []
    for _ in range(12):
        optimiser.zero_grad()
        loss = loss_of(net(inputs), labels)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    golden[f"losses.{name}"] = np.array(losses)

np.savez_compressed(Path(__file__).with_name("dense.npz"), **golden)
