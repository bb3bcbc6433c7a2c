import { sql } from 'drizzle-orm'
import type { CopyOut } from '../copy-out.ts'
import type { Tell } from './chain-report.ts'
import { type Entry, entriesOf, leafKinds } from './entries.ts'
import { leafHash, merkleRoot } from './merkle.ts'
import { type SealFacts, sealHash } from './seal-text.ts'

export type SealRow = SealFacts & { readonly hash: string; readonly leaves: Buffer }

const leafBytes = 33

const leavesOf = ({ leaves }: SealRow): Buffer[] =>
  Array.from({ length: Math.floor(leaves.length / leafBytes) }, (_, n) => leaves.subarray(n * leafBytes, (n + 1) * leafBytes))

/** A seal as such: its place in the chain, its hash, and its leaves against its root. */
export const checkSeal = (row: SealRow, before: { readonly number: number; readonly hash: string }, tell: Tell): void => {
  const at = `seal ${row.number}`
  if (row.number !== before.number + 1) tell('seal-missing', `seal ${before.number + 1}`, `what was sealed before ${at} is gone`)
  else if (row.previous !== before.hash) tell('seal-changed', at, 'does not follow from the seal before it')
  if (sealHash(row) !== row.hash) tell('seal-changed', at, 'its hash is not that of what it says')
  const leaves = leavesOf(row)
  if (leaves.length * leafBytes !== row.leaves.length || leaves.length === 0 || merkleRoot(leaves).toString('hex') !== row.root)
    tell('seal-changed', at, 'its leaves do not lead to its root')
}

/** The ids of a multirange as Postgres writes it, in order: `{[1,5),[7,9)}`. */
export const idsIn = function* (text: string): Generator<number> {
  for (const [, from, to] of text.matchAll(/\[(\d+),(\d+)\)/g)) for (let id = Number(from); id < Number(to); id++) yield id
}

type Sealed = { readonly event: Buffer; readonly row: Buffer | undefined }

/** What was sealed of each event, by its id. */
const sealedIn = (row: SealRow): Map<number, Sealed> => {
  const leaves = leavesOf(row)
  const found = new Map<number, Sealed>()
  let at = 0
  for (const id of idsIn(row.ids)) {
    const [event, next] = [leaves[at], leaves[at + 1]]
    if (event === undefined) break
    const hasRow = next?.[0] === leafKinds.row
    found.set(id, { event, row: hasRow ? next : undefined })
    at += hasRow ? 2 : 1
  }
  return found
}

const isSame = (leaf: Buffer | undefined, text: string): boolean => leaf?.subarray(1).equals(leafHash(text)) === true

const tellRow = ({ name, text }: Entry, event: string, tell: Tell): void =>
  text === 'missing'
    ? tell('missing', name, `${event} tells of it, and it is gone`)
    : tell('changed', name, `is not what it was when ${event} was sealed`)

/** The events and rows of a seal against its leaves: what was changed or taken away is named. */
export const checkEntries = async (
  copyOut: CopyOut,
  row: SealRow,
  tell: Tell,
  counted: { events: number; rows: number },
): Promise<void> => {
  const sealed = sealedIn(row)
  const ids = sql`${row.ids}::int8multirange`
  const seen = new Set<number>()
  let event = ''
  for await (const entry of entriesOf(copyOut, sql`e.id >= lower(${ids}) and e.id < upper(${ids}) and ${ids} @> e.id`)) {
    const leaf = sealed.get(entry.eventId)
    seen.add(entry.eventId)
    if (entry.kind === 'event') {
      counted.events++
      event = entry.name
      if (!isSame(leaf?.event, entry.text)) tell('changed', entry.name, `is not what seal ${row.number} has of it`)
    } else {
      counted.rows++
      if (!isSame(leaf?.row, entry.text)) tellRow(entry, event, tell)
    }
  }
  for (const id of sealed.keys()) if (!seen.has(id)) tell('missing', `event ${id}`, `was sealed in seal ${row.number} and is gone`)
}
