local function main()
  local i = 0
  local s = 0
  while i < 60000000 do
    s = s + i * 2
    i = i + 1
  end
  print(string.format("%d", s))
end
main()
