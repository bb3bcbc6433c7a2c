import { script } from './run-script.ts'
import { openState } from './state-lua.ts'

/**
 * Before facts of tasks are read: notes who reads them (the last reader's facts are applied, so that older ones cannot come after newer ones;
 * without a token nobody is noted), and answers what Postgres may not show yet.
 * KEYS pending taken reading; ARGV: token, tasks. Answers the time of Redis in ms, then for each task its entries.
 */
export const beginScript = script(`
local pending, taken, reading = unpack(KEYS)
local call = redis.call
local time = call('TIME')
local answers = {tostring(time[1] * 1000 + math.floor(time[2] / 1000))}
for i = 2, #ARGV do
  if ARGV[1] ~= '' then call('HSET', reading, ARGV[i], ARGV[1]) end
  answers[i] = (call('HGET', pending, ARGV[i]) or '') .. (call('HGET', taken, ARGV[i]) or '')
end
return answers
`)

/** Facts that are older than this are not applied: entries of pending leases are kept longer than that after their rows were committed. */
export const staleMilliseconds = 800
/** How long an entry outlives the commit of its row. */
export const entryMilliseconds = 2000

/** What facts mean together with the leases that the rows do not show. */
export const heldBeside = `
-- How many slots are held by leases that the rows do not show: those of pairs without a row as new.
local function heldBeside(task)
  local rows, held, count = {}, {}, 0
  for _, reader in ipairs(task.readers) do rows[reader.id] = reader end
  local entries = task.entries .. (call('HGET', pending, task.id) or '') .. (call('HGET', taken, task.id) or '')
  for annotator, fence in string.gmatch(entries, '(%x+),(%d+),[^;]*;') do
    local row = rows[annotator]
    local isShown = row and row.kind ~= 'none' and (row.isHeld or (tonumber(fence) > 0 and row.fence >= tonumber(fence)))
    if not isShown and not held[annotator] then
      held[annotator] = true
      count = count + 1
    end
  end
  return count, held
end
local function placeWith(task, count)
  if task.rule == 'n' then return task.place end
  local level = tonumber(string.sub(task.place, 9, 16), 16) + (task.rule == 'l' and count or -count)
  return string.sub(task.place, 1, 8) .. string.format('%08x', level) .. string.sub(task.place, 17)
end
`

/** Whether facts whose reading began then (by the clock of Redis) are too old. */
export const freshness = `
local function isStale(began)
  local time = call('TIME')
  local age = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(began)
  return age < 0 or age > ${staleMilliseconds}
end
`

/**
 * Sets tasks to what Postgres says of them, and what it does not show yet. One that opens behind the furthest cursor, or is no longer barred to
 * somebody, goes to \`back\`, or whoever passed its place would not come to it.
 * KEYS as in state-lua.ts, then seen, again, later of each annotator. ARGV: generation, 'live' or the token of the load that builds this
 * generation, token of the reader, time of Redis at the begin, then JSON:
 * { tasks: [{ id, place, rule, free, entries, readers: [{ at, id, kind, since, fence }] }] }, \`at\` counts annotators from 0; kind is seen,
 * later, again or none. While someone loads, the tasks are noted for them, too. Answers 'yes', 'cold', 'moved', or 'stale'.
 */
export const applyScript = script(`${openState}${heldBeside}${freshness}
local change = cjson.decode(ARGV[5])
local isLoad = ARGV[2] ~= 'live'
if isStale(ARGV[4]) then return {'stale', ''} end
if isLoad then
  if call('HGET', loading, 'token') ~= ARGV[2] then return {'moved', ''} end
else
  if call('EXISTS', loading) == 1 then
    for _, task in ipairs(change.tasks) do
      if call('SADD', dirty, task.id) == 1 then call('HINCRBY', loading, 'notes', 1) end
    end
  end
  local serving = isServing()
  if serving ~= 'yes' then return {serving, call('GET', live) or ''} end
end
if not readCounts() then
  call('DEL', live)
  return {'cold', ''}
end

local function setReader(task, reader)
  local at = firstPerson + 3 * reader.at
  local seen, again, later = KEYS[at], KEYS[at + 1], KEYS[at + 2]
  local person = persona[reader.id]
  local isFreed = false
  if reader.kind == 'seen' or reader.kind == 'later' then
    person.seen = person.seen + call('SADD', seen, task.id)
  else
    isFreed = call('SREM', seen, task.id) == 1
    if isFreed then person.seen = person.seen - 1 end
  end
  if reader.kind == 'again' then person.again = person.again + call('SADD', again, task.id)
  else person.again = person.again - call('SREM', again, task.id) end
  if reader.kind == 'later' then person.later = person.later + call('ZADD', later, reader.since, task.id)
  else person.later = person.later - call('ZREM', later, task.id) end
  person.isChanged = true
  return isFreed
end

local function setTask(task)
  local count, held = heldBeside(task)
  local isFreed, isPutOff = false, false
  for _, reader in ipairs(task.readers) do
    if held[reader.id] then reader.kind = 'seen' end
    if setReader(task, reader) then isFreed = true end
    if reader.kind == 'later' then isPutOff = true end
  end
  local free, place = task.free - count, placeWith(task, count)
  local _, flag, was = stateOf(task.id)
  if not flag then
    was = memberAt(open, place) or memberAt(back, place)
    flag = was and '-' or 'g'
  end
  local isDoubted = call('SREM', doubt, task.id) == 1
  local from = was and was ~= '' and remove(was)
  if free <= 0 then
    if flag == 'g' then setState(task.id, 'g', 0, '') else dropState(task.id) end
    return
  end
  local member = place .. task.rule .. free
  if from == 'open' and string.sub(was, 1, 64) == place and not isFreed and not isDoubted then
    places = places + call('ZADD', open, 0, member)
  else
    put(member)
  end
  setState(task.id, flag, free, member)
end

readPeople(annotatorsOfKeys())
for _, task in ipairs(change.tasks) do
  if isLoad then
    setTask(task)
  elseif call('HGET', reading, task.id) == ARGV[3] then
    call('HDEL', reading, task.id)
    setTask(task)
  end
end
writeChanges()
return {'yes', ''}
`)
