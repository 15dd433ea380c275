local function main()
  local total = 0.0
  for i = 0, 8999 do
    local x = i * 0.001
    local s = 0.0
    for j = 0, 7999 do
      s = s + x * x - 0.25 * s
    end
    total = total + s
  end
  print(string.format("%.6f", total))
end
main()
