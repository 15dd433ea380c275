local sqrt = math.sqrt

local Body = {}
Body.__index = Body
function Body.new(x, y, z, vx, vy, vz, mass)
  return setmetatable({x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass}, Body)
end

local function solar_system()
  local solar_mass = 39.47841760435743
  local days = 365.24
  return {
    Body.new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, solar_mass),
    Body.new(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694 * days,
      0.00769901118419740425 * days, -0.0000690460016972063023 * days, 0.000954791938424326609 * solar_mass),
    Body.new(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411410 * days,
      0.00499852801234917238 * days, 0.0000230417297573763929 * days, 0.000285885980666130812 * solar_mass),
    Body.new(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618 * days,
      0.00237847173959480950 * days, -0.0000296589568540237556 * days, 0.0000436624404335156298 * solar_mass),
    Body.new(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322 * days,
      0.00162824170038242295 * days, -0.0000951592254519715870 * days, 0.0000515138902046611451 * solar_mass),
  }
end

local function advance(bodies, dt)
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    for j = i + 1, n do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local dz = a.z - b.z
      local distance = sqrt(dx * dx + dy * dy + dz * dz)
      local mag = dt / (distance * distance * distance)
      a.vx = a.vx - dx * b.mass * mag
      a.vy = a.vy - dy * b.mass * mag
      a.vz = a.vz - dz * b.mass * mag
      b.vx = b.vx + dx * a.mass * mag
      b.vy = b.vy + dy * a.mass * mag
      b.vz = b.vz + dz * a.mass * mag
    end
  end
  for i = 1, n do
    local b = bodies[i]
    b.x = b.x + dt * b.vx
    b.y = b.y + dt * b.vy
    b.z = b.z + dt * b.vz
  end
end

local function energy(bodies)
  local e = 0.0
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    e = e + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, n do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local dz = a.z - b.z
      e = e - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end

local bodies = solar_system()
for i = 1, 300000 do advance(bodies, 0.001) end
print(string.format("%.9f", energy(bodies)))
