import { script } from './run-script.ts'

/**
 * Ends entries: KEYS pending taken; ARGV: the fence that they have from now on, or an empty text to remove them, then task and annotator of
 * each. A fence is set in \`taken\` alone.
 */
export const entriesScript = script(`
local call = redis.call
local annotatorsOf, tasks = {}, {}
for i = 2, #ARGV, 2 do
  local found = annotatorsOf[ARGV[i]]
  if not found then
    found = {}
    annotatorsOf[ARGV[i]] = found
    tasks[#tasks + 1] = ARGV[i]
  end
  found[ARGV[i + 1]] = true
end
local fence = ARGV[1]
local function edit(hash)
  local said = call('HMGET', hash, unpack(tasks))
  local given, dropped = {}, {}
  for i, task in ipairs(tasks) do
    if said[i] then
      local kept = {}
      for entry in string.gmatch(said[i], '[^;]+;') do
        if not annotatorsOf[task][string.sub(entry, 1, 32)] then kept[#kept + 1] = entry
        elseif fence ~= '' then kept[#kept + 1] = string.gsub(entry, '^(%x+),%d+,', '%1,' .. fence .. ',') .. '' end
      end
      if #kept == 0 then
        dropped[#dropped + 1] = task
      else
        given[#given + 1] = task
        given[#given + 1] = table.concat(kept)
      end
    end
  end
  if #dropped > 0 then call('HDEL', hash, unpack(dropped)) end
  if #given > 0 then call('HSET', hash, unpack(given)) end
end
edit(KEYS[2])
if fence == '' then edit(KEYS[1]) end
return 1
`)
