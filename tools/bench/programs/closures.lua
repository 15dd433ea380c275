local function make_adder(n) return function(x) return x + n end end

local function make_counter()
  local count = 0
  local function next(step)
    count = count + step
    return count
  end
  return next
end

local function apply_twice(f, x) return f(f(x)) end

local function main()
  local counter = make_counter()
  local total = 0
  for i = 0, 2999999 do
    local add = make_adder(i % 5)
    total = total + apply_twice(add, 1) + counter(1) % 7
  end
  print(string.format("%d", total))
end
main()
