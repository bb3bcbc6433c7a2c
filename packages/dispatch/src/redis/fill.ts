import type { Redis } from 'ioredis'
import type pg from 'pg'
import { freeSlots } from './facts.ts'
import type { Held } from './held.ts'
import { copyRows, sendBuilt, writeHex } from './load-rows.ts'

/** Members of one command: some milliseconds of Redis. */
const most = 2000
/** Commands on their way before the rows are made to wait. */
const mostRunning = 16

/** Sends commands without waiting for each, and hears of the first that failed. */
const sender = (redis: Redis) => {
  let running = 0
  let failure: unknown
  let wake: (() => void) | undefined
  const done = () => {
    running -= 1
    wake?.()
  }
  const settled = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  const below = async (limit: number): Promise<void> => {
    while (running > limit) await settled()
    if (failure !== undefined) throw failure
  }
  return {
    send: (name: string, key: string, parts: Buffer, count: number): Promise<void> | undefined => {
      running += 1
      sendBuilt(redis, name, key, parts, count).then(done, (cause: unknown) => {
        failure ??= cause
        done()
      })
      return running > mostRunning || failure !== undefined ? below(mostRunning) : undefined
    },
    finish: () => below(0),
  }
}

const uuidText = (client: pg.ClientBase, id: string) => `${client.escapeLiteral(id)}::uuid`

const orderOf = `(-t.priority)::int4 # (-2147483648)::int4, t.level # (-2147483648)::int4, t.queue_key # (-9223372036854775808)::int8, t.id`
const ruleOf = `case t.level_rule when 'least-read' then 'l' when 'most-read' then 'm' else 'n' end`
/** Two bytes for the columns, four before each of them: 4 + 4 + 8 + 16 + 1 + 4 bytes of content. */
const taskRow = 2 + 6 * 4 + 37
const scoreHead = Buffer.from('$1\r\n0\r\n')

/** Every member of a queue as arguments of ZADD, from the rows of a copy. */
const membersOf = (chunk: Buffer, start: number, count: number): Buffer => {
  const out = Buffer.allocUnsafe(count * 96)
  let at = 0
  for (let row = 0; row < count; row++) {
    const from = start + row * taskRow
    const free = String(chunk.readInt32BE(from + taskRow - 4))
    at += scoreHead.copy(out, at)
    at += out.write(`$${65 + free.length}\r\n`, at, 'latin1')
    writeHex(chunk, from + 6, 4, out, at)
    writeHex(chunk, from + 14, 4, out, at + 8)
    writeHex(chunk, from + 22, 8, out, at + 16)
    writeHex(chunk, from + 34, 16, out, at + 32)
    out[at + 64] = chunk[from + 54] ?? 0
    at += 65
    at += out.write(`${free}\r\n`, at, 'latin1')
  }
  return out.subarray(0, at)
}

/** All tasks with a free slot, in the order of the queue. */
export const fillQueue = async (
  redis: Redis,
  client: pg.ClientBase,
  projectId: string,
  key: string,
  onTasks: (count: number) => void,
): Promise<number> => {
  const { send, finish } = sender(redis)
  let all = 0
  const query = `select ${orderOf}, ${ruleOf}::text, (${freeSlots})::int4 from tasks t
    where t.project_id = ${uuidText(client, projectId)} and t.is_open order by (-t.priority), t.level, t.queue_key, t.id`
  const onRows = async (chunk: Buffer, start: number, count: number) => {
    for (let from = 0; from < count; from += most) {
      const some = Math.min(most, count - from)
      await send('ZADD', key, membersOf(chunk, start + from * taskRow, some), 2 * some)
    }
    all += count
    onTasks(count)
  }
  await copyRows(client, query, taskRow, onRows)
  await finish()
  return all
}

/** Two bytes for the columns, then annotator and task. */
const pairRow = 2 + 2 * 20
const idHead = Buffer.from('$32\r\n')
const idLength = idHead.length + 34

class Members {
  private bytes = Buffer.allocUnsafe(16 * idLength)
  count = 0
  add(chunk: Buffer, start: number): void {
    const at = this.count * idLength
    if (at === this.bytes.length) this.bytes = Buffer.concat([this.bytes, this.bytes])
    idHead.copy(this.bytes, at)
    writeHex(chunk, start, 16, this.bytes, at + idHead.length)
    this.bytes[at + idLength - 2] = 13
    this.bytes[at + idLength - 1] = 10
    this.count += 1
  }
  parts(): Buffer {
    return this.bytes.subarray(0, this.count * idLength)
  }
}

/** Pairs that wait for more of the same annotator. */
const mostWaiting = 200_000

/** Fills a set for each annotator from a query of (annotator, task), and says of how many tasks each set is. */
const fillSets = async (
  redis: Redis,
  client: pg.ClientBase,
  query: string,
  keyOf: (annotator: string) => string,
  held: Held,
  kind: 'seen' | 'again',
): Promise<void> => {
  const { send, finish } = sender(redis)
  const waiting = new Map<string, Members>()
  let count = 0
  const flush = async (annotator: string, members: Members) => {
    waiting.delete(annotator)
    held.add(Buffer.from(annotator, 'latin1').toString('hex'), kind, members.count)
    await send('SADD', keyOf(annotator), members.parts(), members.count)
  }
  const flushAll = async () => {
    for (const [annotator, members] of waiting) await flush(annotator, members)
    count = 0
  }
  const onRows = async (chunk: Buffer, start: number, rows: number) => {
    for (let row = 0; row < rows; row++) {
      const from = start + row * pairRow
      const annotator = chunk.toString('latin1', from + 6, from + 22)
      let members = waiting.get(annotator)
      if (members === undefined) {
        members = new Members()
        waiting.set(annotator, members)
      }
      members.add(chunk, from + 26)
      if (members.count === most) await flush(annotator, members)
    }
    count += rows
    if (count >= mostWaiting) await flushAll()
  }
  await copyRows(client, query, pairRow, onRows)
  await flushAll()
  await finish()
}

export type SetKeys = { readonly seen: (annotator: string) => string; readonly again: (annotator: string) => string }

/** Who is not to have which open task, and who may have it again, counted into `held`. */
export const fillReaders = async (redis: Redis, client: pg.ClientBase, projectId: string, keys: SetKeys, held: Held): Promise<void> => {
  const project = uuidText(client, projectId)
  const pairs = (isSeen: boolean) => `select a.annotator_id, a.task_id from assignments a join tasks t on t.id = a.task_id
    where a.project_id = ${project} and t.project_id = ${project} and t.is_open and a.repeat = 0
      and a.state ${isSeen ? 'in' : 'not in'} ('leased', 'submitted', 'skipped')`
  const viewings = `select v.person_id, v.task_id from task_viewings v join tasks t on t.id = v.task_id
    where v.project_id = ${project} and t.is_open and not exists (select from assignments a
      where a.task_id = v.task_id and a.annotator_id = v.person_id and a.repeat = 0 and a.state in ('leased', 'submitted', 'skipped'))`
  const hex = (annotator: string) => Buffer.from(annotator, 'latin1').toString('hex')
  const seen = (annotator: string) => keys.seen(hex(annotator))
  await fillSets(redis, client, `${pairs(true)} union all ${viewings}`, seen, held, 'seen')
  const unviewed = `${pairs(false)} and not exists (select from task_viewings v where v.task_id = a.task_id and v.person_id = a.annotator_id)`
  await fillSets(redis, client, unviewed, (annotator) => keys.again(hex(annotator)), held, 'again')
}
