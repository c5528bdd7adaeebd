"""A link between this machine and a network namespace, packet by packet: a rate and a delay each way.

The kernel's own netem does the same and is absent from many kernels. TCP runs for real at both ends.
Reads lines "MEGABITS DELAY_MILLIS" from standard input and answers each with "ok".
"""
import fcntl
import heapq
import os
import select
import struct
import subprocess
import sys
import time

NEAR, FAR = "cleave-near", "cleave-far"
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MOST_WAITING = 1000  # packets of one direction; more are dropped, as a router does


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True)


def tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


class Direction:
    def __init__(self, source, target):
        self.source, self.target = source, target
        self.waiting, self.free = [], 0.0

    def take(self, now, rate, delay):
        while True:
            try:
                packet = os.read(self.source, 2048)
            except BlockingIOError:
                return
            if len(self.waiting) < MOST_WAITING:
                self.free = max(now, self.free) + 8 * len(packet) / rate
                heapq.heappush(self.waiting, (self.free + delay, id(packet), packet))

    def deliver(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            os.write(self.target, heapq.heappop(self.waiting)[2])


def run(near, far):
    directions = [Direction(near, far), Direction(far, near)]
    rate, delay = 1e9, 0.0
    while True:
        now = time.monotonic()
        dues = [d.waiting[0][0] for d in directions if d.waiting]
        timeout = max(0.0, min(dues) - now) if dues else None
        ready, _, _ = select.select([near, far, sys.stdin], [], [], timeout)
        now = time.monotonic()
        for direction in directions:
            if direction.source in ready:
                direction.take(now, rate, delay)
            direction.deliver(now)
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if not line:
                return
            megabits, millis = line.split()
            rate, delay = float(megabits) * 1e6, float(millis) / 1e3
            print("ok", flush=True)


ip("netns", "add", FAR)
try:
    near, far = tun(NEAR), tun(FAR)
    ip("link", "set", FAR, "netns", FAR)
    ip("addr", "add", "10.254.77.1/30", "dev", NEAR)
    ip("link", "set", NEAR, "up")
    ip("-n", FAR, "addr", "add", "10.254.77.2/30", "dev", FAR)
    ip("-n", FAR, "link", "set", FAR, "up")
    ip("-n", FAR, "link", "set", "lo", "up")
    print("ok", flush=True)
    run(near, far)
finally:
    ip("netns", "del", FAR)
