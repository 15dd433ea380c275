local Toggle = {}
Toggle.__index = Toggle
function Toggle.new(state) return setmetatable({state = state}, Toggle) end
function Toggle:value() return self.state end
function Toggle:activate()
  self.state = not self.state
  return self
end

local Counter = {}
Counter.__index = Counter
function Counter.new() return setmetatable({count = 0, step = 1}, Counter) end
function Counter:get() return self.count end
function Counter:add(n)
  self.count = self.count + n * self.step
  return self.count
end

local function main()
  local toggle = Toggle.new(true)
  local counter = Counter.new()
  local on = 0
  for i = 0, 5999999 do
    if toggle:activate():value() then on = on + 1 end
    counter:add(i % 3)
  end
  print(string.format("%d %d", on, counter:get()))
end
main()
