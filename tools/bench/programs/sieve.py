def count_primes(limit):
    composite = [False] * (limit + 1)
    count = 0
    i = 2
    while i <= limit:
        if not composite[i]:
            count = count + 1
            j = i * i
            while j <= limit:
                composite[j] = True
                j = j + i
        i = i + 1
    return count


print(count_primes(5_000_000))
