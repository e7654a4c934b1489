import { redisScript } from './redis-link.ts';

/** What the server does in one go. Times come from its own clock, so that relays whose clocks differ agree. */

/**
 * Saves what changed in a session, unless another relay has it: answers 0 then, else 1.
 * Keys: session, events for the helper, events for the sharer, sessions of this node.
 * Values: node, session id, lifetime in ms, body or '', whole ('1': what is there is replaced), ended ('1'), and for each
 * of the two outboxes: newest number, heard number, how many acknowledged events go, how many events come, those events.
 */
export const SAVE = redisScript(`
local owner = redis.call('HGET', KEYS[1], 'owner')
if owner and owner ~= ARGV[1] then return 0 end
if not owner and ARGV[4] == '' then return 2 end
local ttl = ARGV[3]
if ARGV[5] == '1' then redis.call('DEL', KEYS[2], KEYS[3]) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'body', ARGV[4]) end
local at = 7
for side = 2, 3 do
  redis.call('HSET', KEYS[1], 'last' .. side, ARGV[at], 'heard' .. side, ARGV[at + 1])
  local gone = tonumber(ARGV[at + 2])
  if gone > 0 then redis.call('LTRIM', KEYS[side], gone, -1) end
  local count = tonumber(ARGV[at + 3])
  for i = 1, count do redis.call('RPUSH', KEYS[side], ARGV[at + 3 + i]) end
  redis.call('PEXPIRE', KEYS[side], ttl)
  at = at + 4 + count
end
redis.call('PEXPIRE', KEYS[1], ttl)
if ARGV[6] == '1' then redis.call('SREM', KEYS[4], ARGV[2]) else redis.call('SADD', KEYS[4], ARGV[2]) end
return 1
`);

/**
 * Takes over a session that nobody has, or that a node has which is no more: answers what is saved of it; the name of the
 * node that has it; or nothing when it is not there.
 * Keys: session, events for the helper, events for the sharer, sessions of this node, sessions of the former one.
 * Values: node, session id, former node.
 */
export const ADOPT = redisScript(`
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then
  redis.call('SREM', KEYS[5], ARGV[2])
  return false
end
if owner ~= '' and owner ~= ARGV[3] then return owner end
redis.call('HSET', KEYS[1], 'owner', ARGV[1])
redis.call('SREM', KEYS[5], ARGV[2])
redis.call('SADD', KEYS[4], ARGV[2])
local saved = redis.call('HMGET', KEYS[1], 'body', 'last2', 'heard2', 'last3', 'heard3')
return { saved, redis.call('LRANGE', KEYS[2], 0, -1), redis.call('LRANGE', KEYS[3], 0, -1) }
`);

/** Notes that somebody takes part in a session. Keys: person. Values: session id, lifetime in ms. */
export const TAKE_PART = redisScript(`
redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/** Lets go of a session. Keys: session. Values: node. */
export const RELEASE = redisScript(`
if redis.call('HGET', KEYS[1], 'owner') == ARGV[1] then redis.call('HSET', KEYS[1], 'owner', '') end
return 1
`);

/**
 * Says that a node lives; answers whether it was not known, and every node with the age of its last word in ms.
 * Keys: nodes. Values: node.
 */
export const BEAT = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local added = redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local answer = { added }
for i = 1, #all, 2 do
  answer[#answer + 1] = all[i]
  answer[#answer + 1] = string.format('%.0f', now - tonumber(all[i + 1]))
end
return answer
`);

/**
 * Counts one attempt before it is checked (the rules of \`codes/attempt-limits.ts\`): answers whether it may go on, the wait
 * in ms, and the wrong attempts of the account. Keys: account, address, overall. Values: memory in ms, and for each key:
 * free, first delay, longest delay, lockout after, lockout in ms.
 */
export const COUNT_ATTEMPT = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local blocked = 0
for i = 1, 3 do blocked = math.max(blocked, tonumber(redis.call('HGET', KEYS[i], 'until') or '0')) end
if blocked > now then return { 0, string.format('%.0f', blocked - now), 0 } end
local account = 0
for i = 1, 3 do
  local at = 2 + (i - 1) * 5
  local wrong = redis.call('HINCRBY', KEYS[i], 'wrong', 1)
  if i == 1 then account = wrong end
  local beyond = wrong - tonumber(ARGV[at])
  local wait = 0
  if beyond > 0 then wait = math.min(tonumber(ARGV[at + 1]) * 2 ^ math.min(beyond - 1, 30), tonumber(ARGV[at + 2])) end
  if wrong >= tonumber(ARGV[at + 3]) then wait = math.max(wait, tonumber(ARGV[at + 4])) end
  redis.call('HSET', KEYS[i], 'until', string.format('%.0f', now + wait))
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return { 1, '0', account }
`);

/** Takes a counted attempt back: the code was right. Keys as above. Values: for each key, free and lockout after. */
export const GIVE_BACK = redisScript(`
for i = 1, 3 do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    local wrong = redis.call('HINCRBY', KEYS[i], 'wrong', -1)
    if wrong <= 0 then redis.call('DEL', KEYS[i])
    elseif wrong <= tonumber(ARGV[i * 2 - 1]) and wrong < tonumber(ARGV[i * 2]) then redis.call('HDEL', KEYS[i], 'until') end
  end
end
return 1
`);

export const SCRIPTS = [SAVE, ADOPT, TAKE_PART, RELEASE, BEAT, COUNT_ATTEMPT, GIVE_BACK];
