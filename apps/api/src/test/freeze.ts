import { inSnapshot } from '@reticle/db'
import { projectIdSchema } from '@reticle/domain'
import { buildRelease, readFacts } from '@reticle/release'
import type { TestApi } from './test-api.ts'

/** Writes a release that was asked for, as a worker does. */
export const freezeNow = async (api: TestApi, releaseId: string): Promise<void> => {
  const row = await api.read.releases.get(releaseId)
  if (row === undefined) throw new Error('there is no such release')
  const { plan, name, version } = row
  const project = { id: projectIdSchema.parse(row.projectId), name: 'Project', description: '', isDemo: false }
  const draft = { ...plan, id: releaseId, name, version, organization: 'Lab', project, asOf: new Date(plan.asOf) }
  const built = await inSnapshot(api.database, async ({ releaseWork }, streams) =>
    buildRelease(await readFacts(releaseWork, streams, draft, { name: 'reticle', version: '0' }, new Map()), async ({ content }) => {
      const stored = await api.storage.put(content)
      if (!stored.ok) throw new Error(stored.error.message)
      return stored.value
    }),
  )
  const { manifestSha256, counts, summary, bytes, files } = built
  await api.unitOfWork(async ({ releaseWork }) => {
    await releaseWork.addFiles(releaseId, files)
    const { samples, regions, answers } = counts
    await releaseWork.finish(releaseId, { state: 'frozen', manifestSha256, samples, regions, answers, bytes, summary, frozenAt: api.now() })
  })
}
