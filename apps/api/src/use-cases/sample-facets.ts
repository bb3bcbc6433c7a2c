import { sampleFacets } from '@reticle/db'
import { err, ok } from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { tooSlow } from './list-samples.ts'

/** What the samples can be filtered by; of a large project, as a part that chance picks has it. */
export const showSampleFacets = async ({ database, read }: Context, { projectId }: Scope) => {
  const found = await sampleFacets(database, projectId, Math.random)
  if (found === undefined) return err(tooSlow('try again when the server has less to do'))
  const { total, read: seen, facets } = found
  const sources = await read.sources.listOf(projectId)
  const scaled = (count: number) => (seen === 0 || seen >= total ? count : Math.round((count * total) / seen))
  return ok({
    total,
    read: seen,
    isEstimate: seen < total,
    sources: sources.map(({ id, name, kind }) => ({ id, name, kind })),
    fields: facets.map((facet) => ({
      ...facet,
      count: scaled(facet.count),
      values: facet.values.map(({ value, count }) => ({ value, count: scaled(count) })),
    })),
  })
}
