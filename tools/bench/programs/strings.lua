local function split(text, separator)
  local parts = {}
  local from = 1
  while true do
    local at = string.find(text, separator, from, true)
    if not at then
      parts[#parts + 1] = string.sub(text, from)
      return parts
    end
    parts[#parts + 1] = string.sub(text, from, at - 1)
    from = at + 1
  end
end

local function main()
  local total = 0
  for round = 1, 100 do
    local parts = {}
    for i = 0, 9999 do
      local key = "item " .. tostring(i % 1000)
      if string.sub(key, -1) == "7" then
        parts[#parts + 1] = string.upper(key)
      else
        parts[#parts + 1] = key .. ";"
      end
    end
    local joined = table.concat(parts, ",")
    for _, word in ipairs(split(joined, ",")) do total = total + #word end
    local line = ""
    for i = 0, 9999 do line = line .. "x" end
    total = total + #line
  end
  print(string.format("%d", total))
end
main()
