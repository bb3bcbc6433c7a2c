import type { Release } from '@reticle/contract'

/** One line for a paper: who, when, what, which bytes. Undefined until the release is frozen. */
export const citationOf = (
  release: Pick<Release, 'name' | 'version' | 'createdBy' | 'frozenAt' | 'manifestSha256'>,
  project: string,
): string | undefined =>
  release.frozenAt === null || release.manifestSha256 === null
    ? undefined
    : // One form in every language, as papers cite: not shown to people in the page's.
      `${release.createdBy} (${release.frozenAt.slice(0, 4)}). ${release.name}, version ${release.version} [data set]. ${project}. Reticle release sha256:${release.manifestSha256}`
