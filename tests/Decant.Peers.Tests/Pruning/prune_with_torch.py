"""Masks of torch.nn.utils.prune, global L1, for weights in a folder.

prune_with_torch.py FOLDER SHARE... [time]: reads FOLDER/0.bin ... 3.bin (float32: two convolutions, two dense layers), writes FOLDER/SHARE.mask (a byte for each
weight, in order) and prints for each share the bytes of the saved state before and after, and with "time" the milliseconds of a run before and after.
Exits with 77 where PyTorch is missing.
"""
import io
import sys
import time

try:
    import numpy
    import torch
    from torch import nn
    from torch.nn.utils import prune
except ImportError:
    sys.exit(77)


def network(folder):
    net = nn.Sequential(
        nn.Conv2d(3, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4608, 1000), nn.ReLU(), nn.Linear(1000, 10))
    layers = [m for m in net if hasattr(m, "weight")]
    for i, layer in enumerate(layers):
        values = numpy.fromfile(f"{folder}/{i}.bin", dtype="<f4")
        layer.weight.data = torch.from_numpy(values).reshape(layer.weight.shape).clone()
    return net.eval(), layers


def saved(net):
    stream = io.BytesIO()
    torch.save(net.state_dict(), stream)
    return len(stream.getvalue())


def milliseconds(net):
    x = torch.zeros(1, 3, 24, 24)
    times = []
    with torch.no_grad():
        for _ in range(25):
            start = time.perf_counter()
            net(x)
            times.append(time.perf_counter() - start)
    return 1000 * sorted(times)[len(times) // 2]


torch.set_num_threads(1)
timed = sys.argv[-1] == "time"
for share in sys.argv[2:-1] if timed else sys.argv[2:]:
    net, layers = network(sys.argv[1])
    times = [milliseconds(net)] if timed else []
    before = saved(net)
    prune.global_unstructured([(layer, "weight") for layer in layers], pruning_method=prune.L1Unstructured, amount=float(share))
    masks = numpy.concatenate([layer.weight_mask.numpy().reshape(-1) for layer in layers]).astype(numpy.uint8)
    masks.tofile(f"{sys.argv[1]}/{share}.mask")
    for layer in layers:
        prune.remove(layer, "weight")
    print(share, before, saved(net), *times, *([milliseconds(net)] if timed else []))
