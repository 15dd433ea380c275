def main():
    i = 0
    s = 0
    while i < 60_000_000:
        s = s + i * 2
        i = i + 1
    print(s)


main()
