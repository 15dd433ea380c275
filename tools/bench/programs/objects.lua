local Vec = {}
Vec.__index = Vec
function Vec.new(x, y) return setmetatable({x = x, y = y}, Vec) end
function Vec:plus(other) return Vec.new(self.x + other.x, self.y + other.y) end
function Vec:scaled(k) return Vec.new(self.x * k, self.y * k) end

local function main()
  local at = Vec.new(0.0, 0.0)
  local step = Vec.new(1.0, 0.5)
  local kept = {}
  for i = 0, 1999999 do
    at = at:plus(step:scaled(0.25))
    if i % 100 == 0 then kept[#kept + 1] = at end
  end
  local total = 0.0
  for _, v in ipairs(kept) do total = total + v.x + v.y end
  print(string.format("%.3f", total))
end
main()
