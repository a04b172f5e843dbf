"""The networks of the benchmark in PyTorch, with the names of weights and the arithmetic of Tweedie.

They are written as one writes such networks in PyTorch: modules, channels-last where it pays, the
library's own kernels. Weights come from safetensors files under the names that checkpoints use, so
that equal outputs show that both sides compute the same function.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

EPS = 1e-6


class LayerNorm2d(nn.Module):
    """Normalises the channels of every pixel."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        y = F.layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), self.weight, self.bias, EPS)
        return y.permute(0, 3, 1, 2)


def groups(channels):
    g = max(1, min(channels // 4, 32))
    while channels % g:
        g -= 1
    return g


def norm2d(kind, channels):
    if kind == "layer":
        return LayerNorm2d(channels)
    return nn.GroupNorm(groups(channels), channels, eps=EPS)


class TimeEmbedding(nn.Module):
    """Sines and cosines of the time, then two linear layers."""

    def __init__(self, size, scale, width):
        super().__init__()
        half = size // 2
        f = scale * 1e4 ** (-torch.arange(half, dtype=torch.float64) / (half - 1))
        self.register_buffer("frequencies", f, persistent=False)
        self.linear1 = nn.Linear(size, width)
        self.linear2 = nn.Linear(width, width)

    def forward(self, t):
        angle = t.double().reshape(-1, 1) * self.frequencies
        e = torch.cat([torch.sin(angle), torch.cos(angle)], 1).float()
        return F.silu(self.linear2(F.silu(self.linear1(e))))


class ResidualBlock(nn.Module):
    def __init__(self, c, in_channels, out_channels, resample=None):
        super().__init__()
        self.norm1 = norm2d(c["norm"], in_channels)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.embedding = nn.Linear(4 * c["base"], out_channels)
        self.norm2 = norm2d(c["norm"], out_channels)
        self.dropout = nn.Dropout(c["dropout"])
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        project = in_channels != out_channels or resample is not None
        self.shortcut = nn.Conv2d(in_channels, out_channels, 1) if project else None
        self.resample = resample or (lambda x: x)
        self.rescale = c["rescale"]

    def forward(self, x, e):
        h = self.conv1(self.resample(F.silu(self.norm1(x))))
        h = h + self.embedding(e)[:, :, None, None].to(h.dtype)
        h = self.conv2(self.dropout(F.silu(self.norm2(h))))
        skip = self.resample(x)
        h = h + (skip if self.shortcut is None else self.shortcut(skip))
        return h * math.sqrt(0.5) if self.rescale else h


class Attention(nn.Module):
    def __init__(self, c, channels):
        super().__init__()
        self.norm = norm2d(c["norm"], channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.output = nn.Conv2d(channels, channels, 1)
        self.rescale = c["rescale"]

    def forward(self, x):
        b, n, height, width = x.shape
        q, k, v = self.qkv(self.norm(x)).flatten(2).transpose(1, 2).chunk(3, 2)
        h = F.scaled_dot_product_attention(q[:, None], k[:, None], v[:, None])[:, 0]
        h = self.output(h.transpose(1, 2).reshape(b, n, height, width)) + x
        return h * math.sqrt(0.5) if self.rescale else h


class Unit(ResidualBlock):
    """A residual block, with attention behind it where the level asks for it."""

    def __init__(self, c, in_channels, out_channels, attend):
        super().__init__(c, in_channels, out_channels)
        self.attention = Attention(c, out_channels) if attend else None

    def forward(self, x, e):
        h = super().forward(x, e)
        return h if self.attention is None else self.attention(h)


def halved(x):
    return F.avg_pool2d(x, 2)


def doubled(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


class Widen(nn.Module):
    """Doubles the image, then a convolution to the channels of the next level."""

    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out_channels, in_channels, 3, 3))
        self.bias = nn.Parameter(torch.zeros(out_channels))

    def forward(self, x, e):
        return F.conv2d(doubled(x), self.weight, self.bias, padding=1)


class Halve(nn.Conv2d):
    def __init__(self, channels):
        super().__init__(channels, channels, 3, stride=2, padding=1)

    def forward(self, x, e):
        return super().forward(x)


class UNet(nn.Module):
    """The quickstart network (`quickstart`) and DDPM++ for 32x32 colour images (`ddpmpp`)."""

    CONFIGS = {
        "quickstart": dict(
            size=28, channels=1, base=64, multipliers=(1, 2), blocks=1, attention=(), dropout=0.0,
            rescale=False, norm="layer", full=False, scale=4.0, patch=2, stem=16,
        ),
        "ddpmpp": dict(
            size=32, channels=3, base=128, multipliers=(1, 2, 2, 2), blocks=2, attention=(16,),
            dropout=0.1, rescale=True, norm="group", full=True, scale=1.0, patch=1, stem=0,
        ),
    }

    def __init__(self, name):
        super().__init__()
        c = self.config = self.CONFIGS[name]
        base, full, stem = c["base"], c["full"], c["stem"]
        self.time = TimeEmbedding(base, c["scale"], 4 * base)
        pixels = c["patch"] ** 2
        self.stem = nn.Conv2d(c["channels"], stem, 3, padding=1) if stem else None
        self.input = nn.Conv2d(pixels * (stem or c["channels"]), base, 3, padding=1)
        width = [base * m for m in c["multipliers"]]
        last = len(width) - 1
        attends = [(c["size"] // c["patch"] >> i) in c["attention"] for i in range(last + 1)]
        skips = [base] if full else []
        ch = base
        self.down = nn.ModuleList()
        for i, w in enumerate(width):
            level = nn.Module()
            level.block = nn.ModuleList()
            for _ in range(c["blocks"]):
                level.block.append(Unit(c, ch, w, attends[i]))
                ch = w
                skips.append(ch)
            level.halve = None
            if i < last:
                level.halve = ResidualBlock(c, ch, ch, halved) if full else Halve(ch)
                if full:
                    skips.append(ch)
            self.down.append(level)
        self.middle = nn.ModuleList([Unit(c, ch, ch, full or attends[last])])
        if full:
            self.middle.append(Unit(c, ch, ch, False))
        self.up = nn.ModuleList([nn.Module() for _ in width])
        count = c["blocks"] + (1 if full else 0)
        for i in range(last, -1, -1):
            level = self.up[i]
            level.block = nn.ModuleList()
            for j in range(count):
                attend = attends[i] and j == count - 1
                level.block.append(Unit(c, ch + skips.pop(), width[i], attend))
                ch = width[i]
            level.enlarge = None
            if i > 0:
                level.enlarge = ResidualBlock(c, ch, ch, doubled) if full else Widen(ch, width[i - 1])
                ch = ch if full else width[i - 1]
        self.norm = norm2d(c["norm"], ch)
        if stem:
            self.head = nn.Module()
            self.head.widen = nn.Conv2d(ch, pixels * stem, 1)
            self.head.norm = norm2d(c["norm"], 2 * stem)
        self.output = nn.Conv2d(2 * stem if stem else ch, c["channels"], 3, padding=1)

    def forward(self, x, t):
        e = self.time(t)
        full_size = None
        if self.stem is not None:
            full_size = self.stem(x)
            x = F.pixel_unshuffle(full_size, self.config["patch"])
        h = self.input(x)
        full = self.config["full"]
        skips = [h] if full else []
        for level in self.down:
            for unit in level.block:
                h = unit(h, e)
                skips.append(h)
            if level.halve is not None:
                h = level.halve(h, e)
                if full:
                    skips.append(h)
        for unit in self.middle:
            h = unit(h, e)
        for level in reversed(self.up):
            for unit in level.block:
                h = unit(torch.cat([h, skips.pop()], 1), e)
            if level.enlarge is not None:
                h = level.enlarge(h, e)
        h = F.silu(self.norm(h))
        if full_size is not None:
            wide = F.pixel_shuffle(self.head.widen(h), self.config["patch"])
            h = F.silu(self.head.norm(torch.cat([wide, full_size], 1)))
        return self.output(h)


class MlpBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width, eps=EPS)
        self.linear1 = nn.Linear(width, width)
        self.embedding = nn.Linear(width, width)
        self.linear2 = nn.Linear(width, width)

    def forward(self, h, e):
        a = self.linear1(F.silu(self.norm(h))) + self.embedding(e)
        return h + self.linear2(F.silu(a))


class Mlp(nn.Module):
    """Four residual blocks of 128 for rows of two numbers."""

    def __init__(self, width=128, depth=4, scale=4.0):
        super().__init__()
        self.time = TimeEmbedding(width, scale, width)
        self.input = nn.Linear(2, width)
        self.block = nn.ModuleList([MlpBlock(width) for _ in range(depth)])
        self.norm = nn.LayerNorm(width, eps=EPS)
        self.output = nn.Linear(width, 2)

    def forward(self, x, t):
        e = self.time(t)
        h = self.input(x)
        for block in self.block:
            h = block(h, e)
        return self.output(F.silu(self.norm(h)))


def network(name):
    return Mlp() if name == "mlp" else UNet(name)
