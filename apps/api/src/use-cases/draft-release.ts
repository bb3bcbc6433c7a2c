import { inSnapshot } from '@reticle/db'
import { type ProjectId, type ReleaseQuery, releaseIdSchema, type SplitPlan } from '@reticle/domain'
import {
  type Changes,
  changesBetween,
  compareVersions,
  type DraftSummary,
  draftStands,
  type Proposal,
  proposeVersion,
  type ReleaseFacts,
  readFacts,
  standsIn,
  storedReader,
  summarise,
} from '@reticle/release'
import type { Context } from '../context.ts'

export type Wanted = { readonly query: ReleaseQuery; readonly split: SplitPlan }
const none: Changes = { added: [], removed: [], changed: [], moved: [] }

/** A release that nobody has frozen yet, counted and compared with the one before it. */
export type DraftRelease = {
  readonly summary: DraftSummary
  readonly protocols: ReleaseFacts['protocols']
  /** Names of the samples that leak into other splits, by id. */
  readonly names: ReadonlyMap<string, string>
  readonly proposal: Proposal
  readonly changes: Changes
  /** The frozen release of the highest version; null for a project's first. */
  readonly last: { readonly id: ReturnType<typeof releaseIdSchema.parse>; readonly version: string } | null
}

/** The frozen release with the highest version, withdrawn or not, and where its samples stand; null where the store has lost its manifest. */
const lastOf = async ({ storage }: Context, rows: readonly { id: string; version: string; manifestSha256: string | null }[]) => {
  const frozen = rows.filter(({ manifestSha256 }) => manifestSha256 !== null)
  const [last] = frozen.toSorted((a, b) => compareVersions(b.version, a.version))
  if (last === undefined) return null
  const sha256 = last.manifestSha256 ?? ''
  const isThere = (await storage.size(sha256)) !== undefined
  const reader = storedReader([{ path: 'manifest.json', sha256 }], async (hash) => storage.read(hash))
  return { id: releaseIdSchema.parse(last.id), version: last.version, stands: isThere ? (await standsIn(reader)).stands : null }
}

const namesOf = async (facts: ReleaseFacts, { leaks }: DraftSummary): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set(leaks.named.flatMap(({ a, b }) => [a, b]))
  const names = new Map<string, string>()
  if (wanted.size > 0)
    for await (const { sample } of facts.places?.() ?? facts.samples()) if (wanted.has(sample.id)) names.set(sample.id, sample.name)
  return names
}

/** Reads what a release of this moment would be made of, in one snapshot; writes nothing. */
export const draftRelease = async (context: Context, projectId: ProjectId, { query, split }: Wanted, asOf: Date): Promise<DraftRelease> =>
  inSnapshot(context.database, async ({ releaseWork, releases }, streams) => {
    const project = { id: projectId, name: '', description: '', isDemo: false }
    const draft = { id: '', name: '', version: '', notes: '', organization: '', project, query, split, asOf }
    const facts = await readFacts(releaseWork, streams, draft, { name: 'reticle', version: '' }, new Map())
    const summary = await summarise(facts)
    const rows = await releases.versionsWithManifests(projectId)
    const last = await lastOf(context, rows)
    const changes = last?.stands == null ? null : changesBetween(last.stands, draftStands(summary))
    const proposal = proposeVersion(
      last === null ? null : { version: last.version, changes },
      rows.map(({ version }) => version),
    )
    return { summary, protocols: facts.protocols, names: await namesOf(facts, summary), proposal, changes: changes ?? none, last }
  })
