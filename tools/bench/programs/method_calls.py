class Toggle:
    def __init__(self, state):
        self.state = state

    def value(self):
        return self.state

    def activate(self):
        self.state = not self.state
        return self


class Counter:
    def __init__(self):
        self.count = 0
        self.step = 1

    def get(self):
        return self.count

    def add(self, n):
        self.count = self.count + n * self.step
        return self.count


def main():
    toggle = Toggle(True)
    counter = Counter()
    on = 0
    for i in range(6_000_000):
        if toggle.activate().value():
            on = on + 1
        counter.add(i % 3)
    print(on, counter.get())


main()
