import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import { applyScript, beginScript } from './apply-lua.ts'
import { factsOf, type ReaderFact, type TaskFact } from './facts.ts'
import { hexOf, uuidOf } from './keys.ts'
import { runScript, textsOf } from './run-script.ts'
import { runServing, type Scope, stateKeys } from './scope.ts'

const chunk = 200
const tries = 6
const entry = /([0-9a-f]{32}),\d+,/g

/** A pair without a row, which may be held by a lease that Postgres does not show yet. */
const unknownReader = (id: string): ReaderFact => ({ id, kind: 'none', since: 0, fence: 0, isHeld: false })

type Read = { readonly time: string; readonly tasks: readonly (TaskFact & { readonly entries: string })[] }

/** Facts of tasks, with what Redis knows beside. `released`: whose pairs came to nothing, so that they are not held as seen. */
export const readFacts = async (
  redis: Redis,
  pool: pg.Pool,
  scope: Scope,
  taskIds: readonly string[],
  { token, released = [] }: { readonly token: string; readonly released?: readonly string[] },
): Promise<Read> => {
  const { pending, taken, reading } = scope.fixed
  const [time = '', ...entries] = textsOf(await runScript(redis, beginScript, [pending, taken, reading], [token, ...taskIds]))
  const facts = await factsOf(pool, scope.projectId, taskIds.map(uuidOf))
  const found = new Map(facts.map((fact) => [fact.id, fact]))
  const tasks = taskIds.map((id, at) => {
    const beside = entries[at] ?? ''
    const fact = found.get(id) ?? { id, place: `${'f'.repeat(32)}${id}`, rule: 'n', free: 0, readers: [] }
    const others = new Set([...released, ...Array.from(beside.matchAll(entry), (match) => match[1] ?? '')])
    for (const reader of fact.readers) others.delete(reader.id)
    return { ...fact, entries: beside, readers: [...fact.readers, ...Array.from(others, unknownReader)] }
  })
  return { time, tasks }
}

export const annotatorsOf = (tasks: Read['tasks']): string[] => [
  ...new Set(tasks.flatMap((task) => task.readers.map((reader) => reader.id))),
]

export const changeOf = (tasks: Read['tasks'], annotators: readonly string[]): string => {
  const at = new Map(annotators.map((id, index) => [id, index]))
  return JSON.stringify({
    tasks: tasks.map((task) => ({ ...task, readers: task.readers.map((reader) => ({ ...reader, at: at.get(reader.id) })) })),
  })
}

/**
 * Reads these tasks again from Postgres and sets them so in Redis; ids in hex. With the token of a load, in the generation that it builds.
 * False when that was not possible, and what Redis holds of them is not to be trusted.
 */
export const applyFacts = async (
  redis: Redis,
  pool: pg.Pool,
  scope: Scope,
  taskIds: readonly string[],
  options: { readonly released?: readonly string[]; readonly load?: { readonly token: string; readonly generation: string } } = {},
): Promise<boolean> => {
  const released = (options.released ?? []).map(hexOf)
  const applyChunk = async (some: readonly string[]): Promise<boolean> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const token = randomBytes(6).toString('base64url')
      const { time, tasks } = await readFacts(redis, pool, scope, some, { token, released })
      const annotators = annotatorsOf(tasks)
      const change = changeOf(tasks, annotators)
      const { load } = options
      const answer =
        load === undefined
          ? await runServing(redis, scope, applyScript, annotators, ['live', token, time, change])
          : textsOf(
              await runScript(redis, applyScript, stateKeys(scope, load.generation, annotators), [
                load.generation,
                load.token,
                token,
                time,
                change,
              ]),
            )
      if (answer === undefined) return load === undefined
      if (answer[0] !== 'stale') return answer[0] === 'yes'
    }
    return false
  }
  for (let from = 0; from < taskIds.length; from += chunk) if (!(await applyChunk(taskIds.slice(from, from + chunk)))) return false
  return true
}
