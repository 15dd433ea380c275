def main():
    total = 0.0
    for i in range(9000):
        x = i * 0.001
        s = 0.0
        for j in range(8000):
            s = s + x * x - 0.25 * s
        total = total + s
    print("%.6f" % total)


main()
