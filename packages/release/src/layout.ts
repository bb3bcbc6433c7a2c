const extensions: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg' }

/** The image's name below `data/`: its content hash, with the extension of its content; never a name that somebody chose. */
export const imageName = (sha256: string, mediaType: string): string => `${sha256}.${extensions[mediaType] ?? 'bin'}`

/** Paths that every release has. */
export const paths = {
  manifest: 'manifest.json',
  annotations: 'votes/annotations.ndjson',
  consensus: 'votes/consensus.ndjson',
  adjudications: 'votes/adjudications.ndjson',
  croissant: 'croissant.json',
  crate: 'ro-crate-metadata.json',
  datasheet: 'datasheet.md',
  losses: 'LOSSES.md',
  coco: 'labels/coco.json',
  regions: 'labels/regions.csv',
  answers: 'labels/answers.csv',
} as const

/** A path that stays below the release's folder on every system. */
export const isSafePath = (path: string): boolean =>
  path.length > 0 &&
  path.length <= 1000 &&
  !/^\/|\\|\p{Cc}|^[a-z]:/iu.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0
