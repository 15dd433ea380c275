local function entry(i, j) return 1.0 / ((i + j) * (i + j + 1) * 0.5 + i + 1.0) end

local function times(u, transposed)
  local n = #u
  local out = {}
  for i = 0, n - 1 do
    local s = 0.0
    for j = 0, n - 1 do
      if transposed then
        s = s + entry(j, i) * u[j + 1]
      else
        s = s + entry(i, j) * u[j + 1]
      end
    end
    out[i + 1] = s
  end
  return out
end

local function main()
  local n = 600
  local u, v = {}, {}
  for i = 1, n do u[i] = 1.0; v[i] = 0.0 end
  for i = 1, 10 do
    v = times(times(u, false), true)
    u = times(times(v, false), true)
  end
  local uv, vv = 0.0, 0.0
  for i = 1, n do
    uv = uv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  print(string.format("%.9f", math.sqrt(uv / vv)))
end
main()
