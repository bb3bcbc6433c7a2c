import { script } from './run-script.ts'
import { openState, take } from './state-lua.ts'
import { windowed } from './window-lua.ts'

/**
 * Answers claims of one project, in the order in which they came.
 * KEYS as above. ARGV: generation, places to look at in all, most places in \`back\`, the time of Postgres, milliseconds of the leases, how many
 * of the places that come next are to be told, the annotator of each claim (32 digits each, one after the other).
 * The keys of annotators are made here of theirs: all have the tag of the project, and a list of them would be most of what the call costs.
 * Answers [ 'cold' | 'moved', generation ], or 'yes', then 33 letters for each claim: 'p' task (a first lease: kept as pending), 'g' task
 * (Postgres is to decide), 'n' (nothing left), 'd' (what is to be read again may come first: Postgres is to decide), 'a' (places used up: ask
 * again, the cursor has moved on); then the tasks that come next.
 */
export const claimScript = script(`${openState}${take}${windowed}
local serving = isServing()
if serving ~= 'yes' then return {serving, call('GET', live) or ''} end
local claims, annotators, keysOf = {}, {}, {}
local own = sub(people, 1, -7)
for at = 1, #ARGV[7], 32 do
  local annotator = sub(ARGV[7], at, at + 31)
  claims[#claims + 1] = annotator
  if not keysOf[annotator] then
    keysOf[annotator] = true
    annotators[#annotators + 1] = annotator
  end
end
local isSound = readCounts()
readPeople(annotators)
for _, annotator in ipairs(annotators) do
  local person = persona[annotator]
  -- What holds nothing is not looked at, and needs no name.
  local again, later = person.again > 0 and own .. 'again:' .. annotator or '', person.later > 0 and own .. 'later:' .. annotator or ''
  keysOf[annotator] = {own .. 'seen:' .. annotator, again, later}
  isSound = isSound and isWhole(annotator, keysOf[annotator][1], again, later)
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
        removed[member] = true
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

local none = string.rep('-', 32)
local entry = {[true] = ',0,' .. ARGV[4] .. ',' .. ARGV[5], [false] = ',1,' .. ARGV[4] .. ',' .. ARGV[5]}
local last
local function answer(annotator, seen, again, later, member, free, flag, isAdded)
  local task, hadBefore = take(annotator, seen, again, later, member, free, flag, isAdded)
  addEntry(hadBefore and taken or pending, task, annotator .. entry[hadBefore])
  last = member
  return (hadBefore and 'g' or 'p') .. task
end
local function pass(person, from)
  person.cursor, person.isChanged = from, true
  local furthest = sub(from, 2)
  if furthest > front then front = furthest end
end

-- Most claims: nothing was given back, and the first place after the cursor is theirs.
local function next(annotator, seen, again, later)
  if inBack > 0 or hasDoubt then return nil end
  local person = persona[annotator]
  local member = firstAfter(person.cursor)
  if not member then return nil end
  local task = sub(member, 33, 64)
  local free, flag, now = stateOf(task)
  if free and now ~= member then return nil end
  if call('SADD', seen, task) == 0 then return nil end
  budget = budget - 1
  pass(person, '(' .. member)
  return answer(annotator, seen, again, later, member, free or tonumber(sub(member, 66)), flag, true)
end

local function claim(annotator, seen, again, later)
  local person = persona[annotator]
  isDoubted = false
  local given, givenFree, givenFlag, _
  if inBack > 0 then given, _, givenFree, givenFlag = firstUnseen(back, '-', seen) end
  local ahead, from, free, flag = firstUnseen(open, person.cursor, seen)
  local isAhead = ahead and (not given or ahead < given)
  if isAhead then from = '(' .. ahead end
  if from ~= person.cursor then pass(person, from) end
  if isDoubted then return 'd' .. none end
  if budget <= 0 and not ahead then return 'a' .. none end
  if isAhead then return answer(annotator, seen, again, later, ahead, free, flag) end
  if given then return answer(annotator, seen, again, later, given, givenFree, givenFlag) end
  if person.later == 0 then return 'n' .. none end
  for _, task in ipairs(call('ZRANGE', later, 0, 255)) do
    local put, putFlag, member = stateOf(task)
    if hasDoubt and call('SISMEMBER', doubt, task) == 1 then return 'd' .. none end
    if put and put > 0 then return answer(annotator, seen, again, later, member, put, putFlag) end
  end
  return 'n' .. none
end

local answers = {}
for i, annotator in ipairs(claims) do
  local seen, again, later = unpack(keysOf[annotator])
  if budget <= 0 then answers[i] = 'a' .. none
  else answers[i] = next(annotator, seen, again, later) or claim(annotator, seen, again, later) end
end
local ahead = {}
if last and tonumber(ARGV[6]) > 0 then
  for i, member in ipairs(call('ZRANGEBYLEX', open, '(' .. last, '+', 'LIMIT', 0, ARGV[6])) do ahead[i] = sub(member, 33, 64) end
end
writeChanges()
return {'yes', table.concat(answers), table.concat(ahead)}
`)

/**
 * Takes a slot for a lease that Postgres has found and not yet committed, so that nobody is given it here meanwhile.
 * KEYS as above, then seen, again, later of the annotator. ARGV: generation, task, annotator, time, length, place of the task.
 * Answers 'no' when there is no slot here, or the annotator has it; 'moved' and 'yes' as above; 'cold' is a yes without a slot to take.
 */
export const agreeScript = script(`${openState}${take}
local task, annotator = ARGV[2], ARGV[3]
local function addTaken()
  addEntry(taken, task, annotator .. ',0,' .. ARGV[4] .. ',' .. ARGV[5])
end
local serving = isServing()
if serving == 'moved' then return {'moved', call('GET', live)} end
if serving == 'cold' or not readCounts() then
  call('DEL', live)
  addTaken()
  writeEntries()
  note(task)
  return {'cold', ''}
end
readPeople(annotatorsOfKeys())
local seen, again, later = KEYS[firstPerson], KEYS[firstPerson + 1], KEYS[firstPerson + 2]
local free, flag, member = stateOf(task)
if not free then
  member = memberAt(open, ARGV[6]) or memberAt(back, ARGV[6])
  free = member and tonumber(sub(member, 66)) or 0
end
if free <= 0 or (call('SISMEMBER', seen, task) == 1 and not call('ZSCORE', later, task)) then return {'no', ''} end
take(annotator, seen, again, later, member, free, flag)
addTaken()
writeChanges()
return {'yes', ''}
`)
