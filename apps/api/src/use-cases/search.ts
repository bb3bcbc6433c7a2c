import type { SearchResult } from '@reticle/contract'
import { may, type Permission } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'

/** Finds by words what the caller may see where it is: each kind only in projects where their roles let them list it (docs/spec/search.md). */
export const searchFor = async ({ read: { search } }: Context, { personId }: Caller, words: string): Promise<SearchResult> => {
  const homes = await search.homes(personId)
  const where = (permission: Permission) => homes.flatMap(({ projectId, roles }) => (may(roles, permission) ? [projectId] : []))
  const [projects, samples, people, releases, labels] = await Promise.all([
    search.projects(where('project.read'), words),
    search.samples(where('sample.list'), words),
    search.people(where('people.manage'), words),
    search.releases(where('release.read'), words),
    search.labels(where('protocol.read'), words),
  ])
  return { projects, samples, people, releases, labels }
}
