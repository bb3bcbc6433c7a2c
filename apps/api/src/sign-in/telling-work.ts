import type { Repositories, UnitOfWork } from '@reticle/db'

/** The repositories, with those writes told that change who may do what: sessions, tokens, roles, annotators, the live protocol. */
const watched = (repositories: Repositories, onChange: () => void): Repositories => {
  const told =
    <A extends unknown[], T>(write: (...values: A) => Promise<T>) =>
    async (...values: A): Promise<T> => {
      onChange()
      return write(...values)
    }
  const { sessions, tokens, memberships, annotators, projects } = repositories
  return {
    ...repositories,
    sessions: { ...sessions, revoke: told(sessions.revoke), revokeToken: told(sessions.revokeToken) },
    tokens: { ...tokens, revoke: told(tokens.revoke) },
    memberships: { ...memberships, add: told(memberships.add), remove: told(memberships.remove) },
    annotators: { ...annotators, set: told(annotators.set), affiliate: told(annotators.affiliate) },
    projects: { ...projects, setProtocol: told(projects.setProtocol) },
  }
}

/** A unit of work that says after its commit that rights changed, so that the very next request of this process is judged by the new ones. */
export const tellingWork =
  (unitOfWork: UnitOfWork, onChange: () => void): UnitOfWork =>
  async (work) => {
    let isChanged = false
    const note = () => {
      isChanged = true
    }
    try {
      return await unitOfWork((repositories) => work(watched(repositories, note)))
    } finally {
      // Also when it failed: a connection that broke leaves open whether the commit happened.
      if (isChanged) onChange()
    }
  }
