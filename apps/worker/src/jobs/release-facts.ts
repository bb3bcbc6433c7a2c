import { readFileSync } from 'node:fs'
import type { Repositories } from '@reticle/db'
import { type Draft, type FactScope, type FactStreams, type ReleaseFacts, readFacts, type Trees } from '@reticle/release'

const { version }: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

type Work = Repositories['releaseWork']
type Release = NonNullable<Awaited<ReturnType<Work['get']>>>

export const scopeOf = ({ plan, projectId }: Release): FactScope => ({ projectId, asOf: new Date(plan.asOf), query: plan.query })

const draftOf = (release: Release): Draft => {
  const { id, name, version: releaseVersion, plan, projectId, projectName, projectDescription, isDemo, organization } = release
  const { notes, query, split, asOf, reasons, eventChain, roCrate } = plan
  return {
    ...{ id, name, version: releaseVersion, notes, query, split, organization, asOf: new Date(asOf) },
    ...(reasons === undefined ? {} : { reasons }),
    ...(eventChain === undefined ? {} : { eventChain }),
    ...(roCrate === undefined ? {} : { roCrate }),
    project: { id: projectId, name: projectName, description: projectDescription, isDemo },
  }
}

/** What a release is made of, read through one repeatable-read transaction. */
export const releaseFacts = async (work: Work, streams: FactStreams, release: Release, trees: Trees): Promise<ReleaseFacts> =>
  readFacts(work, streams, draftOf(release), { name: 'reticle', version }, trees)
