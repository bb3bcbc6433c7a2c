import { sha256Of } from './digest.ts'

/**
 * The name of a person in releases of a project: the same in each of them, another one in every other project. It tells nothing to who does
 * not already know the person's id.
 */
export const pseudonymOf = (projectId: string, personId: string): string =>
  `person-${sha256Of(`reticle.pseudonym ${projectId} ${personId}`).slice(0, 12)}`
