local function make(n, scale)
  local rows = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do row[j + 1] = ((i * 7 + j * 3) % 11) * scale end
    rows[i + 1] = row
  end
  return rows
end

local function multiply(a, b)
  local n = #a
  local out = {}
  for i = 1, n do
    local row = a[i]
    local result = {}
    for j = 1, n do
      local s = 0.0
      for k = 1, n do s = s + row[k] * b[k][j] end
      result[j] = s
    end
    out[i] = result
  end
  return out
end

local function main()
  local n = 320
  local c = multiply(make(n, 0.5), make(n, 0.25))
  local total = 0.0
  for i = 1, n do
    local row = c[i]
    for j = 1, n do total = total + row[j] end
  end
  print(string.format("%.3f", total))
end
main()
