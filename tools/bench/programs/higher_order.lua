local function map(xs, f)
  local out = {}
  for i = 1, #xs do out[i] = f(xs[i]) end
  return out
end

local function filter(xs, f)
  local out = {}
  for i = 1, #xs do
    if f(xs[i]) then out[#out + 1] = xs[i] end
  end
  return out
end

local function reduce(xs, init, f)
  local acc = init
  for i = 1, #xs do acc = f(acc, xs[i]) end
  return acc
end

local function main()
  local seed = 42
  local numbers = {}
  for i = 1, 200000 do
    seed = (seed * 3877 + 29573) % 139968
    numbers[i] = seed
  end
  local total = 0
  for round = 0, 7 do
    local mapped = map(numbers, function(x) return x * 3 + round end)
    local even = filter(mapped, function(x) return x % 2 == 0 end)
    total = total + reduce(even, 0, function(a, x) return a + x end)
    table.sort(even, function(a, b) return a > b end)
    total = total + even[1] - even[#even] + even[1001]
  end
  print(string.format("%d", total))
end
main()
