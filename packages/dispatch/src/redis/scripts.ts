import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

export type Script = { readonly lua: string; readonly sha: string }
const script = (lua: string): Script => ({ lua, sha: createHash('sha1').update(lua).digest('hex') })

/** Runs a script by its hash; sends its text only when this Redis does not know it (a new one, or after a flush of scripts). */
export const runScript = async (
  redis: Redis,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> => {
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args)
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith('NOSCRIPT'))) throw cause
    return redis.eval(lua, keys.length, ...keys, ...args)
  }
}

/**
 * Lua of the dispenser. Each script runs as one step for all clients, so each is bounded: what is long is cut into calls.
 * The id of a task begins at character 26 of its place (keys.ts).
 */

/**
 * Picks a candidate for one annotator and hides its slot from the claims that follow, until Postgres has decided.
 * KEYS meta open back slots people front seen cursor later; ARGV annotator, most places to look at.
 * Answers { kind, task }: picked, none, again (the cursor moved on, call again), cold (not loaded, or a key is lost: nothing to trust).
 */
export const pickScript = script(`
local meta, open, back, slots, people, front, seen, cursor, later = unpack(KEYS)
local budget = tonumber(ARGV[2])
if not redis.call('HGET', meta, 'epoch') then return {'cold'} end
if redis.call('HLEN', slots) ~= redis.call('ZCARD', open) + redis.call('ZCARD', back) then
  redis.call('DEL', meta)
  return {'cold'}
end

local function firstUnseen(queue, from)
  while budget > 0 do
    local places = redis.call('ZRANGEBYLEX', queue, from, '+', 'LIMIT', 0, 64)
    for _, place in ipairs(places) do
      if redis.call('SISMEMBER', seen, string.sub(place, 26)) == 0 then return place, from end
    end
    budget = budget - #places
    if #places < 64 then return nil, from end
    from = '(' .. places[#places]
  end
  return nil, from
end

local function take(place)
  local task = string.sub(place, 26)
  redis.call('SADD', people, ARGV[1])
  redis.call('SADD', seen, task)
  if redis.call('HINCRBY', slots, task, -1) <= 0 then
    redis.call('HDEL', slots, task)
    redis.call('ZREM', open, place)
    redis.call('ZREM', back, place)
  end
  return {'picked', task}
end

local place = firstUnseen(back, '-')
if place then return take(place) end
if budget <= 0 then return {'none'} end

local from
place, from = firstUnseen(open, redis.call('GET', cursor) or '-')
if place then
  redis.call('SET', cursor, '[' .. place)
  if place > (redis.call('GET', front) or '') then redis.call('SET', front, place) end
  return take(place)
end
if budget <= 0 then
  redis.call('SET', cursor, from)
  return {'again'}
end

for _, put in ipairs(redis.call('ZRANGE', later, 0, 255)) do
  if redis.call('HEXISTS', slots, string.sub(put, 26)) == 1 then
    redis.call('ZREM', later, put)
    return take(put)
  end
end
return {'none'}
`)

/**
 * Sets tasks to what Postgres says of them. One that opens behind the furthest cursor is looked at like one that was given back, or whoever
 * passed its place would not come to it.
 * KEYS meta loading dirty open back slots people front, then seen and later of each annotator; ARGV[1] is JSON:
 * { tasks: [{ id, place, free, isBack, readers: [{ at, kind, since }] }], annotators: [id] }, `at` counts annotators from 0,
 * kind is seen, later or none. While someone loads, the tasks are only noted for them; ARGV[2] is the token of a load that applies its notes.
 */
export const applyScript = script(`
local change = cjson.decode(ARGV[1])
local loader = redis.call('GET', KEYS[2])
local isOwnLoad = loader and loader == ARGV[2]
if loader and not isOwnLoad then
  for _, task in ipairs(change.tasks) do redis.call('SADD', KEYS[3], task.id) end
end
if not isOwnLoad and not redis.call('HGET', KEYS[1], 'epoch') then return 0 end
local front = redis.call('GET', KEYS[8]) or ''
for _, annotator in ipairs(change.annotators) do redis.call('SADD', KEYS[7], annotator) end
for _, task in ipairs(change.tasks) do
  local wasOpen = redis.call('ZREM', KEYS[4], task.place) == 1
  redis.call('ZREM', KEYS[5], task.place)
  redis.call('HDEL', KEYS[6], task.id)
  if task.free > 0 then
    local isPassed = not wasOpen and task.place <= front
    redis.call('HSET', KEYS[6], task.id, task.free)
    redis.call('ZADD', (task.isBack or isPassed) and KEYS[5] or KEYS[4], 0, task.place)
  end
  for _, reader in ipairs(task.readers) do
    local seen, later = KEYS[9 + 2 * reader.at], KEYS[10 + 2 * reader.at]
    redis.call('ZREM', later, task.place)
    redis.call(reader.kind == 'none' and 'SREM' or 'SADD', seen, task.id)
    if reader.kind == 'later' then redis.call('ZADD', later, reader.since, task.place) end
  end
end
return 1
`)

/**
 * Puts what a load has built in the place of what was there, in one step; nobody reads it before the load is finished.
 * KEYS meta loading front, then 4 pairs (new, old) of open back slots people, then for each annotator: new seen, seen, new later, later,
 * cursor. ARGV: token. Answers 0 when the load is not ours any more: the lock ran out, or all of Redis was lost.
 */
export const swapScript = script(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
local function move(new, old)
  redis.call('DEL', old)
  if redis.call('EXISTS', new) == 1 then
    redis.call('RENAME', new, old)
    redis.call('PERSIST', old)
  end
end
for i = 4, 10, 2 do move(KEYS[i], KEYS[i + 1]) end
for i = 12, #KEYS, 5 do
  move(KEYS[i], KEYS[i + 1])
  move(KEYS[i + 2], KEYS[i + 3])
  redis.call('DEL', KEYS[i + 4])
end
redis.call('DEL', KEYS[1], KEYS[3])
return 1
`)

/**
 * Ends a load, unless tasks changed since its snapshot: those are answered, to be applied before it is asked again.
 * KEYS meta loading dirty; ARGV token. Answers false when the load is not ours any more.
 */
export const finishScript = script(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return false end
local dirty = redis.call('SMEMBERS', KEYS[3])
redis.call('DEL', KEYS[3])
if #dirty == 0 then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
  redis.call('DEL', KEYS[2])
end
return dirty
`)
