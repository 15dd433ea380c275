from functools import cmp_to_key, reduce


def main():
    seed = 42
    numbers = []
    for i in range(200_000):
        seed = (seed * 3877 + 29573) % 139968
        numbers.append(seed)
    total = 0
    for round in range(8):
        mapped = list(map(lambda x: x * 3 + round, numbers))
        even = list(filter(lambda x: x % 2 == 0, mapped))
        total = total + reduce(lambda a, x: a + x, even, 0)
        ordered = sorted(even, key=cmp_to_key(lambda a, b: b - a))
        total = total + ordered[0] - ordered[-1] + ordered[1000]
    print(total)


main()
