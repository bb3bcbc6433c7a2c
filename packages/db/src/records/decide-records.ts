import type { ClientBase } from 'pg'
import type { RecordChunk, RecordReject, RecordRow, RecordTarget, StoredClaim } from './record-chunk.ts'

/** The rows that become samples, and the thumbnails of those that have one already, by hash. */
export type Decided = {
  readonly fresh: readonly RecordRow[]
  readonly thumbnails: ReadonlyMap<string, string>
  /** Samples of the same bytes that somebody has looked into: what was found there holds for the new ones, too. */
  readonly models: readonly string[]
  readonly rejects: readonly RecordReject[]
}
type Stored = {
  readonly id: string
  readonly is_seen: boolean
  readonly sha256: string
  readonly media_type: string
  readonly width: number
  readonly height: number
  readonly bytes: string
  readonly thumbnail_sha256: string | null
}

/** What is one image: bytes, and of an image that is a folder, where it lies. */
const contentOf = ({ sha256, part }: { readonly sha256: string; readonly part: string }): string => `${sha256} ${part}`

/** What the project has already of these contents, withdrawn or not. Each is looked up by the index (lateral, `offset 0`), however large the project is. */
const known = async (client: ClientBase, projectId: string, rows: readonly RecordRow[]): Promise<ReadonlyMap<string, string>> => {
  const { rows: found } = await client.query<{ sha256: string; part: string; name: string; is_withdrawn: boolean }>({
    name: 'records-known',
    text: `select found.* from unnest($2::text[], $3::text[]) as given (sha256, part) cross join lateral (
        select s.sha256, s.part, s.name, s.withdrawn_at is not null as is_withdrawn
        from samples s where s.project_id = $1 and s.sha256 = given.sha256 and s.part = given.part offset 0) as found`,
    values: [projectId, rows.map((row) => row.sha256), rows.map((row) => row.part)],
  })
  return new Map(found.map(({ name, is_withdrawn, ...row }) => [contentOf(row), `"${name}"${is_withdrawn ? ', which was withdrawn' : ''}`]))
}

/**
 * Images of the store that a record without a path may name: those of samples of the same organization, whose size and type were read from
 * their bytes. The store is shared, and a hash alone must open nobody's images.
 */
const stored = async (client: ClientBase, organizationId: string, rows: readonly RecordRow[]): Promise<ReadonlyMap<string, Stored>> => {
  const hashes = rows.flatMap((row) => (row.claim === null ? [] : [row.sha256]))
  if (hashes.length === 0) return new Map()
  const { rows: found } = await client.query<Stored>({
    name: 'records-stored',
    text: `select distinct on (found.sha256) found.id, found.image is not null as is_seen, found.sha256, found.media_type, found.width, found.height, found.bytes, found.thumbnail_sha256
      from projects p cross join unnest($2::text[]) as given (sha256) cross join lateral (
        select s.* from samples s where s.project_id = p.id and s.sha256 = given.sha256 and s.part = '' and s.uri is null and s.withdrawn_at is null
        offset 0) as found
      where p.organization_id = $1 order by found.sha256, found.id`,
    values: [organizationId, hashes],
  })
  return new Map(found.map((row) => [row.sha256, row]))
}

const whyNotStored = (claim: StoredClaim, found: Stored | undefined): string | undefined => {
  if (found === undefined)
    return 'no sample of this organization has these bytes: upload the image first, or give the uri of a file in an allowed folder'
  const said = `${claim.mediaType}, ${claim.width} x ${claim.height}, ${claim.bytes} bytes`
  const is = `${found.media_type}, ${found.width} x ${found.height}, ${found.bytes} bytes`
  return said === is ? undefined : `the stored image is ${is}, and not ${said}`
}

/**
 * Decides a chunk of sound lines: the first line of a content becomes a sample, unless the project has it, or the store lacks it. Whoever does
 * not look into the project leaves it to the index to refuse what is there.
 */
export const decideRecords = async (
  client: ClientBase,
  { projectId, organizationId }: RecordTarget,
  { rows }: RecordChunk,
  looksIntoProject: boolean,
): Promise<Decided> => {
  if (rows.length === 0) return { fresh: [], thumbnails: new Map(), models: [], rejects: [] }
  const inProject = looksIntoProject ? await known(client, projectId, rows) : new Map<string, string>()
  const inStore = await stored(client, organizationId, rows)
  const lineOf = new Map<string, number>()
  const fresh: RecordRow[] = []
  const thumbnails = new Map<string, string>()
  const models: string[] = []
  const rejects: RecordReject[] = []
  for (const row of rows) {
    const { line, sha256, claim } = row
    const content = contentOf(row)
    const name = inProject.get(content)
    const first = lineOf.get(content)
    const found = claim === null ? undefined : inStore.get(sha256)
    const lacking = claim === null ? undefined : whyNotStored(claim, found)
    if (name !== undefined) rejects.push({ line, outcome: 'duplicate', reason: `the same bytes are in the project as ${name}` })
    else if (first !== undefined) rejects.push({ line, outcome: 'duplicate', reason: `the same bytes are in line ${first}` })
    else if (lacking !== undefined) rejects.push({ line, outcome: 'rejected', reason: lacking })
    else {
      lineOf.set(content, line)
      fresh.push(row)
      if (found?.thumbnail_sha256 != null) thumbnails.set(sha256, found.thumbnail_sha256)
      if (found?.is_seen === true) models.push(found.id)
    }
  }
  return { fresh, thumbnails, models, rejects }
}
