import { setTimeout as delay } from 'node:timers/promises'
import type { ProjectId } from '@reticle/domain'
import type { Redis } from 'ioredis'
import type pg from 'pg'
import type { Drift } from '../port.ts'
import { absentScript, compareScript, pageScript } from './audit-lua.ts'
import { barredTasks, pagesOfOpenTasks } from './audit-rows.ts'
import { generationOf, hexOf } from './keys.ts'
import { annotatorsOf, changeOf, readFacts } from './refresh.ts'
import { runServing, type Scope } from './scope.ts'

/** Tasks that are compared at one moment. */
const batch = 200
/** What differs is looked at once more after this: it may have been on its way. */
const secondLookMilliseconds = 500
/** So many differences say enough. */
const mostDifferences = 5000
const tries = 6

type Parts = { readonly redis: Redis; readonly pool: pg.Pool; readonly scope: Scope }
/** Tasks to be compared, in hex, with the member where they were met, if they were. */
type Suspects = Map<string, string>

/** Undefined when Redis does not serve the project (any more): then there is nothing to compare. */
const compare = async ({ redis, pool, scope }: Parts, tasks: Suspects): Promise<Map<string, string> | undefined> => {
  const differing = new Map<string, string>()
  const ids = [...tasks.keys()]
  for (let from = 0; from < ids.length && differing.size < mostDifferences; from += batch) {
    const answer = await compareBatch({ redis, pool, scope }, tasks, ids.slice(from, from + batch))
    if (answer === undefined) return undefined
    for (let i = 1; i < answer.length; i += 2) differing.set(answer[i] ?? '', answer[i + 1] ?? '')
  }
  return differing
}

const compareBatch = async ({ redis, pool, scope }: Parts, tasks: Suspects, ids: readonly string[]): Promise<string[] | undefined> => {
  for (let attempt = 0; attempt < tries; attempt++) {
    const { time, tasks: facts } = await readFacts(redis, pool, scope, ids, { token: '' })
    const met = facts.map((fact) => ({ ...fact, member: tasks.get(fact.id) || undefined }))
    const annotators = annotatorsOf(facts)
    const answer = await runServing(redis, scope, compareScript, annotators, [time, changeOf(met, annotators)])
    if (answer?.[0] !== 'stale') return answer
  }
  return undefined
}

/** Everything that Redis offers. */
async function* offered({ redis, scope }: Parts): AsyncGenerator<Suspects | undefined> {
  for (const queue of ['open', 'back']) {
    for (let from = '-'; from !== ''; ) {
      const [answer, next = '', ...members] = (await runServing(redis, scope, pageScript, [], [queue, from, batch])) ?? []
      if (answer !== 'yes') return yield undefined
      yield new Map(members.map((member) => [member.slice(32, 64), member]))
      from = next
    }
  }
}

/** Whatever is open in Postgres and not offered by Redis. */
async function* notOffered({ redis, pool, scope }: Parts): AsyncGenerator<Suspects | undefined> {
  for await (const places of pagesOfOpenTasks(pool, scope.projectId)) {
    const [answer, ...ids] = (await runServing(redis, scope, absentScript, [], places)) ?? []
    if (answer !== 'yes') return yield undefined
    if (ids.length > 0) yield new Map(ids.map((id) => [id, '']))
  }
}

/** Tasks of which Redis holds a reader that Postgres does not know: told by their number, and then by each. */
async function* strangers({ redis, pool, scope }: Parts): AsyncGenerator<Suspects | undefined> {
  const { people, seen } = generationOf(scope.installation, scope.projectId, scope.generation)
  for (const annotator of await redis.hkeys(people)) {
    for (let cursor = '0'; ; ) {
      const [next, tasks] = await redis.sscan(seen(annotator), cursor, 'COUNT', 1000)
      const known = tasks.length === 0 ? [] : await barredTasks(pool, annotator, tasks)
      const unknown = new Set(tasks)
      for (const id of known) unknown.delete(hexOf(id))
      if (unknown.size > 0) yield new Map(Array.from(unknown, (id) => [`${id} ${annotator}`, '']))
      if (next === '0') break
      cursor = next
    }
  }
}

const countOf = (projectId: ProjectId, differing: Iterable<string>): Drift => {
  const letters = [...differing].join('')
  const count = (letter: string) => letters.split(letter).length - 1
  return { projectId, missing: count('m'), surplus: count('s'), misplaced: count('p'), readers: count('r') }
}

const differencesOf = async (parts: Parts, pages: AsyncGenerator<Suspects | undefined>): Promise<Map<string, string> | undefined> => {
  const all = new Map<string, string>()
  const met: Suspects = new Map()
  for await (const page of pages) {
    const differing = page && (await compare(parts, page))
    if (differing === undefined) return undefined
    for (const [id, letters] of differing) {
      all.set(id, letters)
      met.set(id, page?.get(id) ?? '')
    }
    if (all.size >= mostDifferences) break
  }
  if (all.size === 0) return all
  await delay(secondLookMilliseconds)
  return compare(parts, met)
}

/** Pairs that Redis bars and Postgres does not, at two moments. */
const strangersOf = async (parts: Parts): Promise<number> => {
  const { redis, pool, scope } = parts
  const found = new Set<string>()
  for await (const page of strangers(parts)) for (const pair of page?.keys() ?? []) found.add(pair)
  if (found.size === 0) return 0
  await delay(secondLookMilliseconds)
  const { seen } = generationOf(scope.installation, scope.projectId, scope.generation)
  const pairs = Array.from(found).slice(0, mostDifferences)
  let count = 0
  for (let from = 0; from < pairs.length; from += batch) {
    const some = pairs.slice(from, from + batch).map((pair) => pair.split(' '))
    const { tasks } = await readFacts(redis, pool, scope, [...new Set(some.map(([task = '']) => task))], { token: '' })
    const facts = new Map(tasks.map((task) => [task.id, task]))
    for (const [task = '', annotator = ''] of some) {
      const fact = facts.get(task)
      const reader = fact?.readers.find((one) => one.id === annotator)
      const isBarred = fact?.entries.includes(annotator) || (reader !== undefined && reader.kind !== 'none')
      if (!isBarred && fact?.free !== 0 && (await redis.sismember(seen(annotator), task)) === 1) count += 1
    }
  }
  return count
}

/** Compares what Redis holds of one project with Postgres, in batches, each at one moment. Undefined when Redis does not serve it. */
export const auditProject = async (redis: Redis, pool: pg.Pool, scope: Scope): Promise<Drift | undefined> => {
  const parts = { redis, pool, scope }
  const differing = new Map<string, string>()
  for (const pages of [offered(parts), notOffered(parts)]) {
    const some = await differencesOf(parts, pages)
    if (some === undefined) return undefined
    // Where a task was met in a queue, more is known of it.
    for (const [id, letters] of some) if (!differing.has(id)) differing.set(id, letters)
  }
  const drift = countOf(scope.projectId as ProjectId, differing.values())
  return { ...drift, readers: drift.readers + (await strangersOf(parts)) }
}
