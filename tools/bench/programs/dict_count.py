def main():
    words = ["word%d" % i for i in range(1000)]
    seed = 42
    by_word = {}
    by_number = {}
    for i in range(9_000_000):
        seed = (seed * 3877 + 29573) % 139968
        word = words[seed % 1000]
        by_word[word] = by_word.get(word, 0) + 1
        bucket = seed % 500
        by_number[bucket] = by_number.get(bucket, 0) + 1
    total = 0
    for k, v in by_word.items():
        total = total + v * len(k)
    for k, v in by_number.items():
        total = total + v * k
    print(len(by_word), len(by_number), total)


main()
