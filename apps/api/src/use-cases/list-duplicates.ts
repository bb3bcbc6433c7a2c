import { ofHashes, pictureHashes, sameBytes, sharedHashes } from '@reticle/db'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { defaultNearDistance, nearPairs } from '@reticle/release'
import { z } from 'zod'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { decodeCursor, pageOf } from '../paging.ts'
import { tooSlow } from './list-samples.ts'
import { sampleAnswer } from './show-sample.ts'

type Query = { readonly cursor?: string | undefined; readonly limit: number; readonly by: 'bytes' | 'picture' }

/** Of more different pictures, only those with the same hash are told of: to compare them all would hold up other requests. */
const mostCompared = 20_000

type Named = NonNullable<Awaited<ReturnType<typeof ofHashes>>>[number]
const sampleOf = (row: Named['samples'][number]) => ({ ...sampleAnswer(row), withdrawnAt: row.withdrawnAt?.toISOString() ?? null })

const slow = err(tooSlow('try again when the server has less to do'))

/** Hashes that are near to one another, by way of others or at once; each group by its smallest. */
const nearGroups = (hashes: readonly string[]): string[][] => {
  const heads = new Map<string, string>()
  const headOf = (hash: string): string => {
    let head = hash
    for (let next = heads.get(head); next !== undefined; next = heads.get(head)) head = next
    return head
  }
  for (const { a, b } of nearPairs(hashes, defaultNearDistance)) {
    const [one, other] = [headOf(a), headOf(b)]
    const [least, most] = one < other ? [one, other] : [other, one]
    if (least !== most) heads.set(most, least)
  }
  const groups = new Map<string, string[]>()
  for (const hash of hashes) {
    const head = headOf(hash)
    const group = groups.get(head)
    if (group === undefined) groups.set(head, [hash])
    else group.push(hash)
  }
  return [...groups.values()]
}

type Groups = { readonly distance: number; readonly groups: readonly (readonly string[])[] }

/** The groups of hashes after `after` that make more than one sample each, or may. */
const groupsAfter = async ({ database }: Context, projectId: string, after: string | null, limit: number): Promise<Groups | undefined> => {
  const shared = await sharedHashes(database, projectId, null, mostCompared)
  const hashes = await pictureHashes(database, projectId, mostCompared + 1)
  if (shared === undefined || hashes === undefined) return undefined
  if (hashes.length > mostCompared) {
    const rows = await sharedHashes(database, projectId, after, limit)
    return rows === undefined ? undefined : { distance: 0, groups: rows.map(({ hash }) => [hash]) }
  }
  const several = new Set(shared.map(({ hash }) => hash))
  const groups = nearGroups(hashes)
    .filter((group) => group.length > 1 || several.has(group[0] ?? ''))
    .filter(([head = '']) => after === null || head > after)
  return { distance: defaultNearDistance, groups: groups.slice(0, limit) }
}

/** Groups of duplicates in a project, a page at a time. */
export const listDuplicates = async (context: Context, { projectId }: Scope, query: Query): Promise<Result<DuplicatePage, DomainError>> => {
  const after = decodeCursor(query.by === 'bytes' ? z.uuid() : z.string().regex(/^[0-9a-f]{16}$/), query.cursor)
  if (!after.ok) return after
  if (query.by === 'bytes') {
    const rows = await sameBytes(context.database, projectId, after.value, query.limit + 1)
    if (rows === undefined) return slow
    const page = pageOf(rows, query.limit, ({ key }) => key)
    return ok({ next: page.next, distance: 0, rows: page.rows.map((row) => ({ ...row, samples: row.samples.map(sampleOf) })) })
  }
  const found = await groupsAfter(context, projectId, after.value, query.limit + 1)
  if (found === undefined) return slow
  const page = pageOf(found.groups, query.limit, ([head]) => head)
  const rows = await ofHashes(context.database, projectId, page.rows)
  if (rows === undefined) return slow
  return ok({
    next: page.next,
    distance: found.distance,
    rows: rows.map((row) => ({ ...row, files: [], samples: row.samples.map(sampleOf) })),
  })
}

type DuplicatePage = {
  readonly next: string | null
  readonly distance: number
  readonly rows: {
    readonly key: string
    readonly count: number
    readonly samples: ReturnType<typeof sampleOf>[]
    readonly files: { readonly name: string; readonly importId: string; readonly at: string }[]
  }[]
}
