"""Does the work of one pair in PyTorch, a command at a time, for `compare`.

usage: serve.py --work train|sample --net quickstart|ddpmpp|mlp --weights FILE --inputs FILE
                [--precision fp32|bf16|compile] [--threads N]

Reads lines from standard input and answers each with a line of JSON:
  check FILE   writes the outputs for the stored inputs to FILE
  run N        N training steps, or N calls of the sampler's network with its updates
  quit
An answer to `run` holds wall and CPU seconds and the largest resident memory so far in bytes.

FILE --inputs holds `x` and `t`, the inputs of the check; `data`, clean rows to train on; `mean`,
their mean; and `sigmas`, noise levels: those of training times for `train`, those of the steps from
noise to data for `sample`.
"""

import argparse
import json
import math
import resource
import sys
import time

import torch
from safetensors.torch import load_file, save_file

import networks

BATCH = {"quickstart": 64, "ddpmpp": 8, "mlp": 256}


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("--work", choices=["train", "sample"], required=True)
    p.add_argument("--net", choices=sorted(BATCH), required=True)
    p.add_argument("--weights", required=True)
    p.add_argument("--inputs", required=True)
    p.add_argument("--precision", choices=["fp32", "bf16", "compile"], default="fp32")
    p.add_argument("--threads", type=int, default=torch.get_num_threads())
    return p.parse_args()


def column(s, x):
    return s.float().reshape(-1, *[1] * (x.dim() - 1))


class Denoiser:
    """Preconditioning of Karras et al. 2022 around the network, as the shared denoiser has it."""

    def __init__(self, net, mean, sigma_data, precision):
        self.net, self.mean, self.sigma_data = net, mean, sigma_data
        self.mixed = precision == "bf16"
        if precision == "compile":
            self.net = torch.compile(net)

    def __call__(self, y, sigma):
        d2 = self.sigma_data**2
        total = torch.sqrt(sigma**2 + d2)
        centred = y - self.mean
        x = centred * column(1 / total, y)
        t = torch.log(sigma) / 4
        if self.mixed:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                f = self.net(x, t).float()
        else:
            f = self.net(x, t)
        kept = centred * column(d2 / total**2, y)
        return self.mean + kept + f * column(sigma * self.sigma_data / total, y)


class Training:
    def __init__(self, net, inputs, args):
        self.data, self.sigmas = inputs["data"], inputs["sigmas"]
        self.batch = BATCH[args.net]
        self.sigma_data = float((self.data - inputs["mean"]).std())
        self.denoiser = Denoiser(net, inputs["mean"], self.sigma_data, args.precision)
        self.weights = [p for p in net.parameters() if p.requires_grad]
        self.adam = torch.optim.Adam(self.weights, lr=1e-4, betas=(0.9, 0.99), fused=True)
        self.average = [p.detach().clone() for p in self.weights]
        self.generator = torch.Generator().manual_seed(1)
        net.train()

    def run(self, steps):
        g, n = self.generator, len(self.data)
        for _ in range(steps):
            x0 = self.data[torch.randint(n, (self.batch,), generator=g)]
            sigma = self.sigmas[torch.randint(len(self.sigmas), (self.batch,), generator=g)]
            y = x0 + column(sigma, x0) * torch.randn(x0.shape, generator=g)
            error = self.denoiser(y, sigma) - x0
            weight = torch.sqrt(1 + (sigma / self.sigma_data) ** 2) / sigma**2
            loss = (column(weight, x0) * error.square()).flatten(1).mean(1).mean()
            self.adam.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
            self.adam.step()
            with torch.no_grad():
                torch._foreach_lerp_(self.average, self.weights, 0.01)
        if not math.isfinite(loss.item()):
            sys.exit("the loss is not finite")


class Sampling:
    """The splitting sampler's cost: a call and an update with noise for every level."""

    def __init__(self, net, inputs, args):
        self.sigmas = inputs["sigmas"]
        data = inputs["data"]
        sigma_data = float((data - inputs["mean"]).std())
        self.denoiser = Denoiser(net.eval(), inputs["mean"], sigma_data, args.precision)
        self.shape = (64, *data.shape[1:])
        self.generator = torch.Generator().manual_seed(1)

    @torch.inference_mode()
    def run(self, steps):
        g = self.generator
        s = self.sigmas
        y = s[0].float() * torch.randn(self.shape, generator=g)
        for i in range(steps):
            here, there = s[i % len(s)], s[(i + 1) % len(s)]
            x = self.denoiser(y, here.reshape(1))
            ratio = float(there / here) ** 2
            noise = torch.randn(self.shape, generator=g)
            y = x + ratio * (y - x) + float(there) * math.sqrt(max(0.0, 1 - ratio)) * noise
        if not bool(torch.isfinite(y).all()):
            sys.exit("samples are not finite")


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    net = networks.network(args.net)
    stored = load_file(args.weights)
    # A module of PyTorch has a method of the name that checkpoints give to the layer that enlarges.
    own = {k: stored["net." + k.replace(".enlarge.", ".double.")] for k in net.state_dict()}
    net.load_state_dict(own)
    if args.net == "quickstart":
        net = net.to(memory_format=torch.channels_last)
    inputs = load_file(args.inputs)
    work = (Training if args.work == "train" else Sampling)(net, inputs, args)
    ready = {"torch": torch.__version__, "threads": torch.get_num_threads()}
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "quit":
            return
        if command == "check":
            net.eval()
            with torch.inference_mode():
                save_file({"y": net(inputs["x"], inputs["t"]).float().contiguous()}, rest[0])
            net.train(args.work == "train")
            print(json.dumps({}), flush=True)
            continue
        wall, cpu = time.perf_counter(), time.process_time()
        work.run(int(rest[0]))
        answer = {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
