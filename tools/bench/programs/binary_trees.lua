local function build(depth)
  if depth == 0 then return {} end
  return {left = build(depth - 1), right = build(depth - 1)}
end

local function check(tree)
  if tree.left == nil then return 1 end
  return 1 + check(tree.left) + check(tree.right)
end

local function main()
  local long_lived = build(16)
  local total = 0
  local depth = 4
  while depth <= 16 do
    for i = 1, 2 ^ (16 - depth + 2) do total = total + check(build(depth)) end
    depth = depth + 2
  end
  print(string.format("%d %d", total, check(long_lived)))
end
main()
