import { contentOf, paths } from '../layout.ts'
import type { Manifest } from '../manifest.ts'
import { planSplits } from '../splits.ts'
import type { Report } from './problem.ts'

/** R43: no group and no content is in two splits, and the splits are those of the plan. */
export const checkSplits = (manifest: Manifest, report: Report): void => {
  const seen = new Map<string, { split: string; id: string }>()
  const { groupBy, seed, shares } = manifest.split
  const contents = new Map(manifest.samples.map((sample) => [sample.id, contentOf({ ...sample, treeSha256: sample.tree?.sha256 ?? null })]))
  for (const { id, split, groups } of manifest.samples) {
    const group = groupBy !== null && Object.hasOwn(groups, groupBy) ? groups[groupBy] : undefined
    const keys = [`content ${contents.get(id)}`, ...(group === undefined ? [] : [`group ${JSON.stringify(group)}`])]
    for (const key of keys) {
      const first = seen.get(key)
      if (first === undefined) seen.set(key, { split, id })
      else if (first.split !== split)
        report('split-leaks', paths.manifest, `${key} is in "${first.split}" (sample ${first.id}) and in "${split}" (sample ${id})`)
    }
  }
  const units = manifest.samples.map(({ id, groups }) => ({ sampleId: id, sha256: contents.get(id) ?? '', groups }))
  const planned = planSplits(units, { shares, seed, ...(groupBy === null ? {} : { groupBy }) })
  for (const { id, split } of manifest.samples)
    if (planned.get(id)?.split !== split)
      report('split-differs', paths.manifest, `sample ${id} is in "${split}", the plan puts it into "${planned.get(id)?.split}"`)
}
