def make_adder(n):
    return lambda x: x + n


def make_counter():
    count = 0

    def next(step):
        nonlocal count
        count = count + step
        return count

    return next


def apply_twice(f, x):
    return f(f(x))


def main():
    counter = make_counter()
    total = 0
    for i in range(3_000_000):
        add = make_adder(i % 5)
        total = total + apply_twice(add, 1) + counter(1) % 7
    print(total)


main()
