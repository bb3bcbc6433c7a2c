import { freshness, heldBeside } from './apply-lua.ts'
import { script } from './run-script.ts'
import { openState } from './state-lua.ts'

/**
 * Compares tasks with what Postgres says of them, as applyScript would set them, and changes nothing.
 * KEYS as there. ARGV: generation, time of Redis at the begin, JSON as there; a task may have \`member\`, where it was met in a queue.
 * Answers 'yes' and for each task that differs: its id, then a letter for each difference: m missing, s surplus, p misplaced, r readers.
 */
export const compareScript = script(`${openState}${heldBeside}${freshness}
if isStale(ARGV[2]) then return {'stale'} end
local serving = isServing()
if serving ~= 'yes' then return {serving, call('GET', live) or ''} end
if not readCounts() then
  call('DEL', live)
  return {'cold', ''}
end

local function isQueued(member)
  return call('ZSCORE', open, member) or call('ZSCORE', back, member)
end
local function actual(task, place)
  local free, _, member = stateOf(task.id)
  if free then
    if free > 0 and isQueued(member) then return free, member end
    return 0, nil
  end
  member = memberAt(open, place) or memberAt(back, place) or (task.member and isQueued(task.member) and task.member)
  if member then return tonumber(string.sub(member, 66)), member end
  return 0, nil
end
local function compareTask(task, count)
  local place, wanted = placeWith(task, count), math.max(task.free - count, 0)
  local free, member = actual(task, place)
  if free < wanted then return 'm' end
  if free > wanted then return 's' end
  return member and string.sub(member, 1, 64) ~= place and 'p' or ''
end
local function compareReaders(task, held)
  local letters = ''
  for _, reader in ipairs(task.readers) do
    local at = firstPerson + 3 * reader.at
    local seen, again, later = KEYS[at], KEYS[at + 1], KEYS[at + 2]
    local kind = held[reader.id] and 'seen' or reader.kind
    local isSeen, isAgain = call('SISMEMBER', seen, task.id) == 1, call('SISMEMBER', again, task.id) == 1
    local isLater = call('ZSCORE', later, task.id) and true or false
    if isSeen ~= (kind == 'seen' or kind == 'later') or isAgain ~= (kind == 'again') or isLater ~= (kind == 'later') then
      letters = letters .. 'r'
    end
  end
  return letters
end

local answers = {'yes'}
for _, task in ipairs(cjson.decode(ARGV[3]).tasks) do
  local count, held = heldBeside(task)
  local letters = compareTask(task, count)
  -- Who has read a task that is not offered is read with it when it opens.
  if task.free > 0 then letters = letters .. compareReaders(task, held) end
  if letters ~= '' then
    answers[#answers + 1] = task.id
    answers[#answers + 1] = letters
  end
end
return answers
`)

/**
 * A page of a queue. KEYS as in state-lua.ts; ARGV: generation, 'open' or 'back', from, most.
 * Answers 'yes', where the next page begins (empty: nowhere), then the members whose tasks are there.
 */
export const pageScript = script(`${openState}
local serving = isServing()
if serving ~= 'yes' then return {serving, call('GET', live) or ''} end
local members = call('ZRANGEBYLEX', ARGV[2] == 'open' and open or back, ARGV[3], '+', 'LIMIT', 0, ARGV[4])
local answers = {'yes', #members < tonumber(ARGV[4]) and '' or '(' .. members[#members]}
for _, member in ipairs(members) do
  local free, _, now = stateOf(string.sub(member, 33, 64))
  if not free or now == member then answers[#answers + 1] = member end
end
return answers
`)

/**
 * Which of these tasks are not offered: KEYS as in state-lua.ts; ARGV: generation, then the place of each task. Answers 'yes' and their ids.
 */
export const absentScript = script(`${openState}
local serving = isServing()
if serving ~= 'yes' then return {serving, call('GET', live) or ''} end
local answers = {'yes'}
for i = 2, #ARGV do
  local task = string.sub(ARGV[i], 33, 64)
  local free = stateOf(task)
  if free == 0 or (not free and not memberAt(open, ARGV[i]) and not memberAt(back, ARGV[i])) then answers[#answers + 1] = task end
end
return answers
`)
