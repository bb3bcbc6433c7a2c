import { readFileSync } from 'node:fs'
import type { Repositories } from '@reticle/db'
import { type Draft, type FactScope, pickedRows, type ReleaseFacts, readFacts, type Trees } from '@reticle/release'

const { version }: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

type Work = Repositories['releaseWork']
type Release = NonNullable<Awaited<ReturnType<Work['get']>>>
type SampleRow = Awaited<ReturnType<Work['samples']>>[number]

const scopeOf = ({ plan, projectId }: Release): FactScope => ({ projectId, asOf: new Date(plan.asOf), query: plan.query })

/** Every sample that the query of the release picks in the database, as its row has it. */
export const releasedSamples = (work: Work, release: Release): AsyncGenerator<SampleRow> => pickedRows(work, scopeOf(release))

const draftOf = (release: Release): Draft => {
  const { id, name, version: releaseVersion, plan, projectId, projectName, projectDescription, isDemo, organization } = release
  const { notes, query, split, asOf, reasons } = plan
  return {
    ...{ id, name, version: releaseVersion, notes, query, split, organization, asOf: new Date(asOf) },
    ...(reasons === undefined ? {} : { reasons }),
    project: { id: projectId, name: projectName, description: projectDescription, isDemo },
  }
}

/** What a release is made of, read page by page through repositories of one repeatable-read transaction. */
export const releaseFacts = async (work: Work, release: Release, trees: Trees): Promise<ReleaseFacts> =>
  readFacts(work, draftOf(release), { name: 'reticle', version }, trees)
