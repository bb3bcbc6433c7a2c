import { script } from './run-script.ts'

/** A load that dies is taken over after this; one that lives says so with every batch. */
export const loadMilliseconds = 10_000

/**
 * Starts a load, unless somebody else is loading, or has loaded. One `beside` a generation that serves needs one, and hears of what is
 * leased there meanwhile (state-lua.ts). What Postgres may not show yet is noted to be read again at the end.
 * KEYS loading dirty pending taken live; ARGV: token, 'beside' or ''.
 */
export const startScript = script(`
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('EXISTS', KEYS[5]) ~= (ARGV[2] == 'beside' and 1 or 0) then return 0 end
redis.call('DEL', KEYS[2])
for _, hash in ipairs({KEYS[3], KEYS[4]}) do
  for _, task in ipairs(redis.call('HKEYS', hash)) do redis.call('SADD', KEYS[2], task) end
end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'notes', redis.call('SCARD', KEYS[2]))
redis.call('PEXPIRE', KEYS[1], ${loadMilliseconds})
return 1
`)

/** Some of what was noted: KEYS loading dirty; ARGV: token, most. Answers 'lost' when the load is not ours any more or notes were lost. */
export const notesScript = script(`
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return {'lost'} end
if redis.call('SCARD', KEYS[2]) ~= tonumber(redis.call('HGET', KEYS[1], 'notes')) then return {'lost'} end
redis.call('PEXPIRE', KEYS[1], ${loadMilliseconds})
local noted = redis.call('SPOP', KEYS[2], ARGV[2])
if #noted > 0 then redis.call('HINCRBY', KEYS[1], 'notes', -#noted) end
return {'yes', redis.call('SCARD', KEYS[2]), unpack(noted)}
`)

/**
 * Makes a generation the one that is read. What is still noted is not handed out before it was read again.
 * KEYS live loading dirty doubt lost; ARGV: token, generation. Answers 0 when the load is not ours any more.
 */
export const serveScript = script(`
if redis.call('HGET', KEYS[2], 'token') ~= ARGV[1] then return 0 end
if redis.call('SCARD', KEYS[3]) ~= tonumber(redis.call('HGET', KEYS[2], 'notes')) then return 0 end
redis.call('DEL', KEYS[4])
if redis.call('EXISTS', KEYS[3]) == 1 then redis.call('RENAME', KEYS[3], KEYS[4]) end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2], KEYS[5])
return 1
`)

/** KEYS loading; ARGV: token. Gives a load up. */
export const giveUpScript = script(`
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`)

/**
 * How long must be waited before Postgres alone is believed, since leases may be on the way into it that Redis has forgotten: KEYS run
 * projects lost; ARGV: project, the wait in ms. Nothing for a project that was never loaded.
 */
export const graceScript = script(`
local time = redis.call('TIME')
local now, grace = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[2])
local said = redis.call('GET', KEYS[3])
local since = said and tonumber(said)
if not since then
  local began = redis.call('HGET', KEYS[1], 'since')
  local isNew = began and now - tonumber(began) > grace and redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 0
  since = isNew and now - grace or now
  redis.call('SET', KEYS[3], string.format('%.0f', since))
end
return math.max(0, math.min(grace, since + grace - now))
`)

/**
 * Says which run of Redis this is. Whatever was loaded in an earlier run may be of an old file: none of it is read again.
 * KEYS run projects; ARGV: run, prefix of the keys of a project. Answers 1 when it is a new one.
 */
export const runIdScript = script(`
if redis.call('HGET', KEYS[1], 'id') == ARGV[1] then return 0 end
for _, project in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('DEL', ARGV[2] .. '{' .. project .. '}:live', ARGV[2] .. '{' .. project .. '}:loading')
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'since', time[1] * 1000 + math.floor(time[2] / 1000))
return 1
`)
