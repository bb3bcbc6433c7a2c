import { canonicalJson } from '../canonical.ts'
import type { SplitUnit } from '../groups.ts'
import { contentOf, paths } from '../layout.ts'
import { findLeaks } from '../leaks.ts'
import type { Manifest } from '../manifest.ts'
import { defaultNearDistance } from '../near.ts'
import { planSplits } from '../splits.ts'
import type { Report } from './problem.ts'

const unitsOf = ({ samples }: Manifest): SplitUnit[] =>
  samples.map((sample) => ({
    sampleId: sample.id,
    sha256: contentOf({ ...sample, treeSha256: sample.tree?.sha256 ?? null }),
    groups: sample.groups,
    pictureHash: sample.pictureHash,
    strata: sample.strata,
  }))

const checkTogether = (units: readonly SplitUnit[], manifest: Manifest, report: Report): void => {
  const seen = new Map<string, { split: string; id: string }>()
  const { groupBy } = manifest.split
  for (const [at, { id, split, groups }] of manifest.samples.entries()) {
    const group = groupBy !== null && Object.hasOwn(groups, groupBy) ? groups[groupBy] : undefined
    const keys = [`content ${units[at]?.sha256}`, ...(group === undefined ? [] : [`group ${JSON.stringify(group)}`])]
    for (const key of keys) {
      const first = seen.get(key)
      if (first === undefined) seen.set(key, { split, id })
      else if (first.split !== split)
        report('split-leaks', paths.manifest, `${key} is in "${first.split}" (sample ${first.id}) and in "${split}" (sample ${id})`)
    }
  }
}

/** R43: no group and no content is in two splits, and splits, folds and what leaks between them are those of the plan. */
export const checkSplits = (manifest: Manifest, report: Report): void => {
  const units = unitsOf(manifest)
  checkTogether(units, manifest, report)
  const { groupBy, ...plan } = manifest.split
  const planned = planSplits(units, { ...plan, ...(groupBy === null ? {} : { groupBy }) })
  for (const { id, split, fold } of manifest.samples) {
    const place = planned.get(id)
    if (place?.split !== split)
      report('split-differs', paths.manifest, `sample ${id} is in "${split}", the plan puts it into "${place?.split}"`)
    if (place?.fold !== fold)
      report('split-differs', paths.manifest, `sample ${id} is in fold ${fold}, the plan puts it into fold ${place?.fold}`)
  }
  if (manifest.leaks === undefined) return
  const leaks = findLeaks(units, planned, plan.nearDistance ?? defaultNearDistance)
  if (canonicalJson(leaks) !== canonicalJson(manifest.leaks))
    report('split-differs', `${paths.manifest} leaks`, 'what is said of leaks between splits is not what the samples show')
}
