import { z } from 'zod'
import { paths } from '../layout.ts'
import type { Manifest } from '../manifest.ts'
import type { Report } from './problem.ts'
import { linesOf, type ReleaseReader } from './reader.ts'

const annotationRow = z.object({ id: z.string(), sampleId: z.string() })
const consensusRow = z.object({
  id: z.string(),
  sampleId: z.string(),
  outcome: z.object({ by: z.object({ algorithm: z.string(), inputs: z.array(z.string()) }) }),
})
const adjudicationRow = z.object({ id: z.string(), sampleId: z.string(), reviewer: z.string(), reasonCode: z.string() })

/** Rows by id; each must belong to a sample of the manifest, and samples must come in the manifest's order. */
const rowsOf = async <T extends { id: string; sampleId: string }>(
  reader: ReleaseReader,
  path: string,
  schema: z.ZodType<T>,
  places: ReadonlyMap<string, number>,
  report: Report,
): Promise<Map<string, T>> => {
  const rows = new Map<string, T>()
  let line = 0
  let last = -1
  for await (const text of linesOf(reader, path)) {
    const at = `${path} line ${++line}`
    const parsed = schema.safeParse(JSON.parse(text))
    if (!parsed.success) {
      report('provenance-broken', at, `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`)
      continue
    }
    const place = places.get(parsed.data.sampleId)
    if (place === undefined) report('provenance-broken', at, `the sample ${parsed.data.sampleId} is not in the manifest`)
    else if (place < last) report('order-wrong', at, `comes before a row of an earlier sample`)
    last = Math.max(last, place ?? last)
    if (rows.has(parsed.data.id)) report('provenance-broken', at, `the id ${parsed.data.id} was there before`)
    rows.set(parsed.data.id, parsed.data)
  }
  return rows
}

/** R45: every resolution leads to its recipe or reviewer, and from there to the annotations that it was made of. */
export const checkVotes = async (reader: ReleaseReader, manifest: Manifest, report: Report): Promise<void> => {
  const places = new Map(manifest.samples.map((sample, index) => [sample.id, index]))
  const annotations = await rowsOf(reader, paths.annotations, annotationRow, places, report)
  const consensus = await rowsOf(reader, paths.consensus, consensusRow, places, report)
  const adjudications = await rowsOf(reader, paths.adjudications, adjudicationRow, places, report)
  const { counts } = manifest
  for (const [path, found, wanted] of [
    [paths.annotations, annotations.size, counts.annotations],
    [paths.consensus, consensus.size, counts.consensus],
    [paths.adjudications, adjudications.size, counts.adjudications],
  ] as const)
    if (found !== wanted) report('count-wrong', path, `${found} rows, the manifest says ${wanted}`)

  for (const { id, resolution } of manifest.samples) {
    const broken = (message: string) => report('provenance-broken', `${paths.manifest} sample ${id}`, message)
    const recipe = resolution.consensus === null ? undefined : consensus.get(resolution.consensus)
    if (resolution.consensus !== null && recipe === undefined) broken(`its consensus ${resolution.consensus} is not in ${paths.consensus}`)
    if (resolution.kind === 'consensus' && resolution.consensus !== resolution.id)
      broken('it is resolved by a consensus that it does not name')
    if (recipe !== undefined && recipe.outcome.by.inputs.join() !== resolution.inputs.join())
      broken('its inputs are not those of its recipe')
    if (resolution.kind === 'adjudication') {
      const decision = adjudications.get(resolution.id)
      if (decision === undefined) broken(`its decision ${resolution.id} is not in ${paths.adjudications}`)
      else if (decision.reviewer !== resolution.reviewer) broken(`its decision was signed by ${decision.reviewer}`)
    }
    for (const input of resolution.inputs)
      if (annotations.get(input)?.sampleId !== id) broken(`its input ${input} is no annotation of this sample`)
  }
}
