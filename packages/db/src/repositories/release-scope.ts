import type { ReleaseQuery } from '@reticle/domain'
import { and, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import { adjudications } from '../schema/adjudications.ts'
import { consensus } from '../schema/consensus.ts'
import { protocols } from '../schema/protocols.ts'
import { samples } from '../schema/samples.ts'
import { tasks } from '../schema/tasks.ts'
import { onSide } from './held-out.ts'

/** Which settled tasks belong to a release. */
export type ReleaseScope = { readonly projectId: string; readonly asOf: Date; readonly query: ReleaseQuery }
/** Over everything in which the readers behind a resolution were compared; for a decision, as the reviewer saw it. */
const agreement = sql`(select (c.outcome #>> '{agreement,overall,value}')::float8 from ${consensus} c where c.id = coalesce(
  (select a.consensus_id from ${adjudications} a where a.id = ${tasks.adjudicationId}), ${tasks.consensusId}))`

const chosenBy = ({
  leastAgreement,
  settledFrom,
  settledBefore,
  groups = {},
  protocols: versions,
  heldOut,
}: ReleaseQuery): (SQL | undefined)[] => [
  leastAgreement === undefined ? undefined : sql`${agreement} >= ${leastAgreement}`,
  settledFrom === undefined ? undefined : gte(tasks.settledAt, new Date(settledFrom)),
  settledBefore === undefined ? undefined : lt(tasks.settledAt, new Date(settledBefore)),
  ...Object.entries(groups).map(([key, values]) => inArray(sql`${samples.groups} ->> ${key}`, values)),
  versions === undefined
    ? undefined
    : sql`exists (select from ${protocols} p where p.id = ${tasks.protocolId} and p.version = any(${sql.param(versions)}::int[]))`,
  heldOut === undefined ? undefined : onSide(heldOut, sql`${samples.groups}`, sql`${samples.sha256}`),
]

/** All but the labels of a query: what a resolution says is read in the words of the release's last protocol, which this cannot do. */
export const inScope = ({ projectId, asOf, query }: ReleaseScope): SQL | undefined =>
  and(
    eq(tasks.projectId, projectId),
    eq(tasks.state, 'settled'),
    lte(tasks.settledAt, asOf),
    inArray(tasks.resolutionKind, query.kinds),
    isNull(samples.withdrawnAt),
    ...chosenBy(query),
  )

/** The consensus that stands behind a resolution: for a decision, the one that the reviewer saw. */
export const behind = sql`coalesce(${adjudications.consensusId}, ${tasks.consensusId})`
