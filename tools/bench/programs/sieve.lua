local function count_primes(limit)
  local composite = {}
  for i = 1, limit do composite[i] = false end
  local count = 0
  local i = 2
  while i <= limit do
    if not composite[i] then
      count = count + 1
      local j = i * i
      while j <= limit do
        composite[j] = true
        j = j + i
      end
    end
    i = i + 1
  end
  return count
end

print(string.format("%d", count_primes(5000000)))
