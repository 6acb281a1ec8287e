"""Trains the demonstration's model once: samples/shapes/shapes.onnx.

The images come from the program's own generator, so that the demonstration and the training see the same world:

    dotnet run --project src/Decant.Cli -- demo --write-images build/shapes --count 8000 --seed 7
    python3 samples/shapes/train.py build/shapes samples/shapes/shapes.onnx

It needs torch and numpy. The demonstration itself uses another seed.
"""
import glob
import sys

import numpy as np
import torch
from torch import nn


def load(folder):
    files = sorted(glob.glob(folder + "/*.ppm"))
    images = np.stack([np.frombuffer(open(f, "rb").read()[-32 * 32 * 3:], np.uint8).reshape(32, 32, 3) for f in files])
    labels = np.array([int(f.rsplit("_", 1)[1][:-4]) for f in files])
    return torch.tensor(images.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1), torch.tensor(labels)


class Separable(nn.Module):
    """A depthwise and a pointwise convolution, with a shortcut where the shape stays."""

    def __init__(self, channels, out, stride):
        super().__init__()
        self.shortcut = stride == 1 and channels == out
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels * 2, 1, bias=False), nn.BatchNorm2d(channels * 2), nn.ReLU6(),
            nn.Conv2d(channels * 2, channels * 2, 3, stride, 1, groups=channels * 2, bias=False),
            nn.BatchNorm2d(channels * 2), nn.ReLU6(),
            nn.Conv2d(channels * 2, out, 1, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return x + self.body(x) if self.shortcut else self.body(x)


def network(classes):
    return nn.Sequential(
        nn.Conv2d(3, 24, 3, 1, 1, bias=False), nn.BatchNorm2d(24), nn.ReLU(),
        Separable(24, 32, 2), Separable(32, 32, 1), Separable(32, 64, 2), Separable(64, 64, 1),
        nn.Conv2d(64, 96, 3, 1, 1, bias=False), nn.BatchNorm2d(96), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(96, classes))


def main(folder, target):
    torch.manual_seed(1)
    images, labels = load(folder)
    model = network(int(labels.max()) + 1)
    epochs, batch = 8, 64
    optimizer = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, epochs * (len(labels) // batch + 1))
    for epoch in range(epochs):
        model.train()
        right = 0
        for part in torch.randperm(len(labels)).split(batch):
            scores = model(images[part])
            loss = nn.functional.cross_entropy(scores, labels[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            right += (scores.argmax(1) == labels[part]).sum().item()
        print(f"epoch {epoch + 1}: {right / len(labels):.4f} of the training images", flush=True)
    model.eval()
    torch.onnx.export(model, images[:1], target, opset_version=13, input_names=["image"], output_names=["scores"],
                      dynamic_axes={"image": {0: "batch"}, "scores": {0: "batch"}},
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


main(*sys.argv[1:])
