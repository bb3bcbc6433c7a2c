/**
 * Lua of claims. Each script runs as one step for all clients, so each is bounded: what is long goes on in a next call.
 *
 * Where a task is: at the member that a load wrote, unless the hash `state` has an entry for it: `flag free : member`. The flag is `g` when an
 * older member of the task may still lie in a queue (it is passed over, and removed, by whoever meets it) and `-` when not; no member means
 * that the task is not offered. So a load need not write 1,000,000 entries, and a claim need not know where a task was.
 *
 * Leases that Postgres does not show yet are entries `annotator,fence,leased,length;` in the hash `pending` (fence 1, answered already) or
 * `taken` (Postgres decides; fence 0 until it has). Whoever reads facts of a task counts both (apply-lua.ts).
 */

/** KEYS of all scripts on a generation, in this order (keys.ts), and what they share. */
export const openState = `
local live, loading, dirty, doubt, pending, taken, reading = unpack(KEYS, 1, 7)
local counts, open, back, state, people = unpack(KEYS, 8, 12)
local firstPerson = 13
local call, sub = redis.call, string.sub
local places, states, persons, inBack, fold, front = 0, 0, 0, 0, 0, ''

local function isServing()
  local isLive = call('GET', live)
  if not isLive then return 'cold' end
  return isLive == ARGV[1] and 'yes' or 'moved'
end

local function readCounts()
  local known = call('HMGET', counts, 'places', 'states', 'people', 'fold', 'front')
  places, states, persons = tonumber(known[1]) or -1, tonumber(known[2]) or -1, tonumber(known[3]) or -1
  fold, front = tonumber(known[4]) or 0, known[5] or ''
  inBack = call('ZCARD', back)
  return call('ZCARD', open) + inBack == places and call('HLEN', state) == states and call('HLEN', people) == persons
end
-- What the hash says of an annotator: how much their keys hold, and their cursor, unless all cursors started anew since.
local persona = {}
local function keepPerson(annotator, said)
  local person = {seen = 0, again = 0, later = 0, cursor = '-'}
  if said then
    local seen, again, later, at, cursor = string.match(said, '^(%d+) (%d+) (%d+) (%d+) (.*)$')
    person.seen, person.again, person.later = tonumber(seen), tonumber(again), tonumber(later)
    if tonumber(at) == fold then person.cursor = cursor end
  end
  persona[annotator] = person
end
-- The annotators of the script, which are told by the ends of their keys.
local function annotatorsOfKeys()
  local annotators = {}
  for i = firstPerson, #KEYS, 3 do annotators[#annotators + 1] = sub(KEYS[i], -32) end
  return annotators
end
-- One call for all of them.
local function readPeople(annotators)
  for from = 1, #annotators, 1000 do
    local to = math.min(from + 999, #annotators)
    local said = call('HMGET', people, unpack(annotators, from, to))
    for i = from, to do keepPerson(annotators[i], said[i - from + 1]) end
  end
end
local function writeAll(command, key, given)
  local count = 0
  for from = 1, #given, 1000 do count = count + call(command, key, unpack(given, from, math.min(from + 999, #given))) end
  return count
end
local function writePeople()
  local given = {}
  for annotator, person in pairs(persona) do
    if person.isChanged then
      given[#given + 1] = annotator
      given[#given + 1] = person.seen .. ' ' .. person.again .. ' ' .. person.later .. ' ' .. fold .. ' ' .. person.cursor
    end
  end
  persons = persons + writeAll('HSET', people, given)
end
local function isWhole(annotator, seen, again, later)
  local person = persona[annotator]
  return call('SCARD', seen) == person.seen
    and (person.again == 0 or call('SCARD', again) == person.again)
    and (person.later == 0 or call('ZCARD', later) == person.later)
end

-- Free slots, flag and member of what the hash says of a task. What is changed is written at the end, once.
local known, changed = {}, {}
local function keepState(task, said)
  local found = false
  if said then
    local colon = string.find(said, ':', 3, true)
    found = {tonumber(sub(said, 2, colon - 1)), sub(said, 1, 1), sub(said, colon + 1)}
  end
  known[task] = found
  return found
end
local function stateOf(task)
  local found = known[task]
  if found == nil then found = keepState(task, call('HGET', state, task)) end
  if found then return found[1], found[2], found[3] end
end
local function setState(task, flag, free, member)
  known[task], changed[task] = {free, flag, member}, true
end
local function dropState(task)
  known[task], changed[task] = false, true
end
local function writeState()
  local given, dropped = {}, {}
  for task in pairs(changed) do
    local found = known[task]
    if found then
      given[#given + 1] = task
      given[#given + 1] = found[2] .. found[1] .. ':' .. found[3]
    else
      dropped[#dropped + 1] = task
    end
  end
  states = states + writeAll('HSET', state, given) - writeAll('HDEL', state, dropped)
end
local function memberAt(queue, place)
  return call('ZRANGEBYLEX', queue, '[' .. place, '(' .. place .. '~', 'LIMIT', 0, 1)[1]
end
-- What was taken out of the queue, and whether anything was put into it, for who has read some of it (claim-lua.ts).
local removed, isMoved = {}, false
local function remove(member)
  removed[member] = true
  if call('ZREM', open, member) == 1 then
    places = places - 1
    return 'open'
  end
  if inBack > 0 and call('ZREM', back, member) == 1 then
    places, inBack = places - 1, inBack - 1
    return 'back'
  end
end
local function put(member)
  local isPassed = member <= front
  isMoved = true
  local more = call('ZADD', isPassed and back or open, 0, member)
  places = places + more
  if isPassed then inBack = inBack + more end
end
-- Entries of the two hashes that were read, and those that are to be written at the end.
local entriesRead, entries = {[pending] = {}, [taken] = {}}, {[pending] = {}, [taken] = {}}
local function keepEntries(hash, task, said)
  if entriesRead[hash][task] == nil then entriesRead[hash][task] = said or '' end
end
local function addEntry(hash, task, entry)
  local said = entries[hash][task] or entriesRead[hash][task] or call('HGET', hash, task) or ''
  entries[hash][task] = said .. entry .. ';'
end
local function writeEntries()
  for hash, ofHash in pairs(entries) do
    local given = {}
    for task, said in pairs(ofHash) do
      given[#given + 1] = task
      given[#given + 1] = said
    end
    writeAll('HSET', hash, given)
  end
end
local function writeChanges()
  writePeople()
  writeState()
  writeEntries()
  call('HSET', counts, 'places', places, 'states', states, 'people', persons, 'fold', fold, 'front', front)
end
`

/** Takes one slot of a task for an annotator. */
export const take = `
-- While somebody loads beside this state, what is leased here is noted for them.
local isNoting
local function note(task)
  if isNoting == nil then isNoting = call('EXISTS', loading) == 1 end
  if isNoting and call('SADD', dirty, task) == 1 then call('HINCRBY', loading, 'notes', 1) end
end
local function take(annotator, seen, again, later, member, free, flag, isAdded)
  local task, person = sub(member, 33, 64), persona[annotator]
  note(task)
  local hadBefore = false
  person.isChanged = true
  person.seen = person.seen + (isAdded and 1 or call('SADD', seen, task))
  if person.again > 0 and call('SREM', again, task) == 1 then
    person.again, hadBefore = person.again - 1, true
  end
  if person.later > 0 and call('ZREM', later, task) == 1 then
    person.later, hadBefore = person.later - 1, true
  end
  free = free - 1
  local rule = sub(member, 65, 65)
  if free <= 0 then
    remove(member)
    if flag == 'g' then setState(task, 'g', 0, '') elseif flag then dropState(task) end
  elseif rule == 'n' then
    setState(task, flag or '-', free, member)
  else
    local level = tonumber(sub(member, 9, 16), 16) + (rule == 'l' and 1 or -1)
    local moved = sub(member, 1, 8) .. string.format('%08x', level) .. sub(member, 17, 65) .. free
    remove(member)
    put(moved)
    setState(task, flag or '-', free, moved)
  end
  return task, hadBefore
end
`
