from math import sqrt


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) * 0.5 + i + 1.0)


def times(u, transposed):
    n = len(u)
    out = [0.0] * n
    for i in range(n):
        s = 0.0
        for j in range(n):
            if transposed:
                s = s + entry(j, i) * u[j]
            else:
                s = s + entry(i, j) * u[j]
        out[i] = s
    return out


def main():
    n = 600
    u = [1.0] * n
    v = [0.0] * n
    for i in range(10):
        v = times(times(u, False), True)
        u = times(times(v, False), True)
    uv = 0.0
    vv = 0.0
    for i in range(n):
        uv = uv + u[i] * v[i]
        vv = vv + v[i] * v[i]
    print("%.9f" % sqrt(uv / vv))


main()
