def make(n, scale):
    return [[((i * 7 + j * 3) % 11) * scale for j in range(n)] for i in range(n)]


def multiply(a, b):
    n = len(a)
    out = []
    for i in range(n):
        row = a[i]
        result = [0.0] * n
        for j in range(n):
            s = 0.0
            for k in range(n):
                s = s + row[k] * b[k][j]
            result[j] = s
        out.append(result)
    return out


def main():
    n = 320
    c = multiply(make(n, 0.5), make(n, 0.25))
    total = 0.0
    for row in c:
        for x in row:
            total = total + x
    print("%.3f" % total)


main()
