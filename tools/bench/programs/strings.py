def main():
    total = 0
    for round in range(100):
        parts = []
        for i in range(10_000):
            key = "item " + str(i % 1000)
            if key.endswith("7"):
                parts.append(key.upper())
            else:
                parts.append(key + ";")
        joined = ",".join(parts)
        for word in joined.split(","):
            total = total + len(word)
        line = ""
        for i in range(10_000):
            line = line + "x"
        total = total + len(line)
    print(total)


main()
