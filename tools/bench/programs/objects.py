class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def scaled(self, k):
        return Vec(self.x * k, self.y * k)


def main():
    at = Vec(0.0, 0.0)
    step = Vec(1.0, 0.5)
    kept = []
    for i in range(2_000_000):
        at = at.plus(step.scaled(0.25))
        if i % 100 == 0:
            kept.append(at)
    total = 0.0
    for v in kept:
        total = total + v.x + v.y
    print("%.3f" % total)


main()
