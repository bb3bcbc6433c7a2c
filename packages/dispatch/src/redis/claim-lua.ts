import { script } from './run-script.ts'
import { openState, take } from './state-lua.ts'

/**
 * Answers claims of one project, in the order in which they came.
 * KEYS as above, then seen, again and later of each annotator. ARGV: generation, places to look at in all, most places in \`back\`, the time of
 * Postgres, then for each claim: which annotator (from 0), their id, milliseconds of the lease.
 * Answers [ 'cold' | 'moved', generation ] or 'yes' and for each claim: 'p' task (a first lease: kept as pending), 'g' task (Postgres is to
 * decide), 'n' (nothing left), 'd' (what is to be read again may come first: Postgres is to decide), 'a' (places used up: ask again, the
 * cursor has moved on).
 */
export const claimScript = script(`${openState}${take}
local serving = isServing()
if serving ~= 'yes' then return {serving, call('GET', live) or ''} end
local isSound = readCounts()
readPeople()
for i = firstPerson, #KEYS, 3 do
  if not isSound then break end
  isSound = isWhole(sub(KEYS[i], -32), KEYS[i], KEYS[i + 1], KEYS[i + 2])
end
if not isSound then
  call('DEL', live)
  return {'cold', ''}
end

local budget = tonumber(ARGV[2])
local hasDoubt, isDoubted = call('EXISTS', doubt) == 1, false

-- Too many that were passed: all go back into the queue, and every cursor starts anew.
if inBack > tonumber(ARGV[3]) then
  for _, member in ipairs(call('ZRANGE', back, 0, -1)) do call('ZADD', open, 0, member) end
  call('DEL', back)
  fold, front, inBack = fold + 1, '', 0
  for _, person in pairs(persona) do person.cursor = '-' end
end

local function firstUnseen(queue, from, seen)
  local page = 2
  while budget > 0 do
    local members = call('ZRANGEBYLEX', queue, from, '+', 'LIMIT', 0, page)
    local found = #members
    if found == 0 then return nil, from end
    local tasks = {}
    for i = 1, found do tasks[i] = sub(members[i], 33, 64) end
    local had = call('SMISMEMBER', seen, unpack(tasks))
    for i = 1, found do
      if had[i] == 0 then
        local member = members[i]
        if hasDoubt and call('SISMEMBER', doubt, tasks[i]) == 1 then
          isDoubted = true
          return nil, from
        end
        local free, flag, now = stateOf(tasks[i])
        if not free then return member, '[' .. sub(member, 1, 64), tonumber(sub(member, 66)), nil end
        if now == member then return member, '[' .. sub(member, 1, 64), free, flag end
        local gone = call('ZREM', queue, member)
        places = places - gone
        if queue == back then inBack = inBack - gone end
      end
    end
    budget = budget - found
    from = '(' .. members[found]
    if found < page then return nil, from end
    page = math.min(page * 8, 128)
  end
  return nil, from
end

local function answer(annotator, seen, again, later, length, member, free, flag, isAdded)
  local task, hadBefore = take(annotator, seen, again, later, member, free, flag, isAdded)
  addEntry(hadBefore and taken or pending, task, annotator .. (hadBefore and ',0,' or ',1,') .. ARGV[4] .. ',' .. length)
  return (hadBefore and 'g' or 'p') .. task
end
local function pass(person, from)
  person.cursor, person.isChanged = from, true
  local furthest = sub(from, 2)
  if furthest > front then front = furthest end
end

-- Most claims: nothing was given back, and the first place after the cursor is theirs.
local function next(annotator, seen, again, later, length)
  if inBack > 0 or hasDoubt then return nil end
  local person = persona[annotator]
  local member = call('ZRANGEBYLEX', open, person.cursor, '+', 'LIMIT', 0, 1)[1]
  if not member then return nil end
  local task = sub(member, 33, 64)
  local free, flag, now = stateOf(task)
  if free and now ~= member then return nil end
  if call('SADD', seen, task) == 0 then return nil end
  budget = budget - 1
  pass(person, '(' .. member)
  return answer(annotator, seen, again, later, length, member, free or tonumber(sub(member, 66)), flag, true)
end

local function claim(annotator, seen, again, later, length)
  local person = persona[annotator]
  isDoubted = false
  local given, givenFree, givenFlag, _
  if inBack > 0 then given, _, givenFree, givenFlag = firstUnseen(back, '-', seen) end
  local ahead, from, free, flag = firstUnseen(open, person.cursor, seen)
  local isAhead = ahead and (not given or ahead < given)
  if isAhead then from = '(' .. ahead end
  if from ~= person.cursor then pass(person, from) end
  if isDoubted then return 'd' end
  if budget <= 0 and not ahead then return 'a' end
  if isAhead then return answer(annotator, seen, again, later, length, ahead, free, flag) end
  if given then return answer(annotator, seen, again, later, length, given, givenFree, givenFlag) end
  if person.later == 0 then return 'n' end
  for _, task in ipairs(call('ZRANGE', later, 0, 255)) do
    local put, putFlag, member = stateOf(task)
    if hasDoubt and call('SISMEMBER', doubt, task) == 1 then return 'd' end
    if put and put > 0 then return answer(annotator, seen, again, later, length, member, put, putFlag) end
  end
  return 'n'
end

local answers = {'yes'}
for i = 5, #ARGV, 3 do
  local at = firstPerson + 3 * tonumber(ARGV[i])
  local annotator, seen, again, later, length = ARGV[i + 1], KEYS[at], KEYS[at + 1], KEYS[at + 2], ARGV[i + 2]
  if budget <= 0 then answers[#answers + 1] = 'a'
  else
    answers[#answers + 1] = next(annotator, seen, again, later, length) or claim(annotator, seen, again, later, length)
  end
end
writeChanges()
return answers
`)

/**
 * Takes a slot for a lease that Postgres has found and not yet committed, so that nobody is given it here meanwhile.
 * KEYS as above, then seen, again, later of the annotator. ARGV: generation, task, annotator, time, length, place of the task.
 * Answers 'no' when there is no slot here, or the annotator has it; 'moved' and 'yes' as above; 'cold' is a yes without a slot to take.
 */
export const agreeScript = script(`${openState}${take}
local task, annotator = ARGV[2], ARGV[3]
local function note()
  addEntry(taken, task, annotator .. ',0,' .. ARGV[4] .. ',' .. ARGV[5])
end
local serving = isServing()
if serving == 'moved' then return {'moved', call('GET', live)} end
if serving == 'cold' or not readCounts() then
  call('DEL', live)
  note()
  writeEntries()
  if call('EXISTS', loading) == 1 and call('SADD', dirty, task) == 1 then call('HINCRBY', loading, 'notes', 1) end
  return {'cold', ''}
end
readPeople()
local seen, again, later = KEYS[firstPerson], KEYS[firstPerson + 1], KEYS[firstPerson + 2]
local free, flag, member = stateOf(task)
if not free then
  member = memberAt(open, ARGV[6]) or memberAt(back, ARGV[6])
  free = member and tonumber(sub(member, 66)) or 0
end
if free <= 0 or (call('SISMEMBER', seen, task) == 1 and not call('ZSCORE', later, task)) then return {'no', ''} end
take(annotator, seen, again, later, member, free, flag)
note()
writeChanges()
return {'yes', ''}
`)
