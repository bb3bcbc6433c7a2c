import type { Context } from '../context.ts'
import { nextVersion } from './freeze-release.ts'

/** What a release frozen now would hold, and what its maker should know first. */
export const previewRelease = async ({ read: { releases, progress } }: Context, projectId: string) => {
  const [byKind, regions, groupKeys, versions, states] = await Promise.all([
    releases.settledByKind(projectId),
    releases.settledRegions(projectId),
    releases.groupKeys(projectId),
    releases.versionsOf(projectId),
    progress.tasksByState(projectId),
  ])
  const kinds = Object.fromEntries(byKind.flatMap(({ kind, n }) => (kind === null ? [] : [[kind, n]])))
  const samples = byKind.reduce((sum, { n }) => sum + n, 0)
  const count = (...wanted: string[]) => states.filter(({ state }) => wanted.includes(state)).reduce((sum, { n }) => sum + n, 0)
  const open = count('collecting', 'comparing')
  const contested = count('contested')
  const warnings = [
    ...(samples === 0 ? ['no task is settled yet: the release would be empty'] : []),
    ...(contested > 0 ? [`${contested} contested ${contested === 1 ? 'task is' : 'tasks are'} left out until someone decides`] : []),
    ...(open > 0 ? [`${open} open ${open === 1 ? 'task is' : 'tasks are'} left out until the readers are done`] : []),
    ...(groupKeys.length === 0 && samples > 0
      ? ['samples carry no group key: samples of one source may land in training and in test']
      : []),
  ]
  return { samples, byKind: kinds, regions, open, contested, groupKeys, suggestedVersion: nextVersion(versions), warnings }
}
