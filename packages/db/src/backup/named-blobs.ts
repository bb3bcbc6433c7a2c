/**
 * Where rows name blobs of the store. `must`: a row that names one counts on it (SQL, over the columns of the table); otherwise it may be gone, and
 * often is: images that are read where they lie, and uploads that were decided and not kept.
 */
type Place = {
  readonly table: string
  /** SQL of the name, a SHA-256. */
  readonly name: string
  readonly must: string
  /** What else is read from. */
  readonly from?: string
}

/** All of them. A new column is added here, or to `otherHashes`: a test walks the schema. */
export const blobPlaces: readonly Place[] = [
  { table: 'samples', name: 'sha256', must: 'uri is null' },
  { table: 'samples', name: 'thumbnail_sha256', must: 'true' },
  { table: 'samples', name: 'header_sha256', must: 'true' },
  { table: 'samples', name: 'companion.value', must: 'uri is null', from: `jsonb_each_text(image->'companions') companion` },
  { table: 'import_files', name: 'sha256', must: 'outcome is null' },
  { table: 'label_imports', name: 'sha256', must: 'true' },
  {
    table: 'pyramid_files',
    name: 'sha256',
    must: `exists (select from pyramids p where p.id = pyramid_id and p.state in ('ready', 'building'))`,
  },
  { table: 'releases', name: 'manifest_sha256', must: 'true' },
  { table: 'release_files', name: 'sha256', must: 'true' },
]

/** Columns with a SHA-256 that names no blob, and what it is of. */
export const otherHashes: Readonly<Record<string, string>> = {
  'invitations.token_sha256': 'a secret',
  'sessions.token_sha256': 'a secret',
  'tokens.secret_sha256': 'a secret',
  'pyramids.sha256': 'the original of a sample, which the sample names',
  'release_packs.sha256': 'a pack, which can be made again',
  'source_files.sha256': 'a file of a source, whose sample names its blob',
  'source_files.changed_sha256': 'what a file became, which nobody has taken in',
  'relinked_files.sha256': 'a file of a source under its new name',
}

const inTable = ({ table, name, must, from }: Place): string =>
  `select ${name} as name, ${must} as must from ${table}${from === undefined ? '' : ` cross join lateral ${from} where image->'companions' <> '{}'`}`

/** SQL of all names with whether somebody counts on them: columns `name`, `must`; the same name often. Only SHA-256 in hex are names in a store. */
export const namedBlobs = `select name, must from (${blobPlaces.map(inTable).join(' union all ')}) named where name ~ '^[0-9a-f]{64}$'`
