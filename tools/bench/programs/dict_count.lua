local function main()
  local words = {}
  for i = 0, 999 do words[i] = "word" .. tostring(i) end
  local seed = 42
  local by_word = {}
  local by_number = {}
  for i = 1, 9000000 do
    seed = (seed * 3877 + 29573) % 139968
    local word = words[seed % 1000]
    by_word[word] = (by_word[word] or 0) + 1
    local bucket = seed % 500
    by_number[bucket] = (by_number[bucket] or 0) + 1
  end
  local total, n_words, n_numbers = 0, 0, 0
  for k, v in pairs(by_word) do
    total = total + v * #k
    n_words = n_words + 1
  end
  for k, v in pairs(by_number) do
    total = total + v * k
    n_numbers = n_numbers + 1
  end
  print(string.format("%d %d %d", n_words, n_numbers, total))
end
main()
