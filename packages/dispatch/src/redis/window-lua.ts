/**
 * The places of the queue from the lowest cursor of a call on, read once for all its claims, a page after the other, with what the hashes
 * say of their tasks. Since most annotators are near each other, most claims find their place here.
 */
export const windowed = `
local page = 32
local window, wasRead, isEnd = {}, false, false

local function lowestCursor()
  local lowest
  for _, person in pairs(persona) do
    if person.cursor == '-' then return '-' end
    local place = sub(person.cursor, 2)
    if not lowest or place < lowest then lowest = place end
  end
  return '[' .. lowest
end
local function readPage(from)
  local members = call('ZRANGEBYLEX', open, from, '+', 'LIMIT', 0, page)
  local found = #members
  isEnd = found < page
  if found == 0 then return end
  local tasks, held = {}, #window
  for i = 1, found do
    window[held + i] = members[i]
    tasks[i] = sub(members[i], 33, 64)
  end
  local states, said = call('HMGET', state, unpack(tasks)), call('HMGET', pending, unpack(tasks))
  for i = 1, found do
    local task = tasks[i]
    if known[task] == nil then keepState(task, states[i]) end
    keepEntries(pending, task, said[i])
  end
end

-- The first place of the queue after a cursor. Where something was put into the queue, the window says nothing any more.
local function firstAfter(cursor)
  if not isMoved then
    if not wasRead then
      wasRead = true
      readPage(lowestCursor())
    end
    local bound, isOpen = sub(cursor, 2), sub(cursor, 1, 1) == '('
    local low, high = 1, #window + 1
    while low < high do
      local middle = math.floor((low + high) / 2)
      local member = window[middle]
      if member < bound or (isOpen and member == bound) then low = middle + 1 else high = middle end
    end
    while true do
      while window[low] and removed[window[low]] do low = low + 1 end
      if window[low] then return window[low] end
      local furthest = window[#window]
      if isEnd or not furthest then return nil end
      -- Somebody far ahead of the others.
      if bound > furthest then break end
      readPage('(' .. furthest)
    end
  end
  return call('ZRANGEBYLEX', open, cursor, '+', 'LIMIT', 0, 1)[1]
end
`
