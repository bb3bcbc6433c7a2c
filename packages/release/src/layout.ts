import { sha256Of } from './digest.ts'

/** By media type. Of an image that is a folder, the file is its description. */
const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'application/dicom': 'dcm',
  'application/fits': 'fits',
  'application/x-hdf5': 'h5',
  'application/x-mrc': 'mrc',
  'application/x-netcdf': 'nc',
  'application/x-nifti': 'nii',
  'application/x-npy': 'npy',
  'application/x-npz': 'npz',
  'application/x-nrrd': 'nrrd',
  'application/vnd.ome.zarr': 'zarr.json',
  'application/dicom+zip': 'dcm.zip',
  'application/vnd.ome.zarr+zip': 'zarr.zip',
}

/** A file that lies packed says so behind its type (RFC 6839: `+gzip`, `+zip`). */
const extensionOf = (mediaType: string): string => {
  const [plain = '', isPacked] = mediaType.endsWith('+gzip') ? [mediaType.slice(0, -'+gzip'.length), true] : [mediaType, false]
  const extension = extensions[plain] ?? 'bin'
  return isPacked ? `${extension}.gz` : extension
}

type TreeFile = { readonly path: string; readonly sha256: string; readonly bytes: number }

/** What an image of several files is known by: SHA-256 of its listing, one line a file, `hash  path`, by path (as `sha256sum` prints it). */
export const treeHash = (files: readonly TreeFile[]): string =>
  sha256Of(
    files
      .toSorted(byPath)
      .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
      .join(''),
  )

const zarrMediaType = 'application/vnd.ome.zarr'

/** The folder of an image of several files, below `data/`. */
export const treeFolder = (files: readonly TreeFile[], mediaType: string): string =>
  `${treeHash(files)}.${mediaType === zarrMediaType ? 'ome.zarr' : 'files'}`

type Image = {
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly tree: { readonly main: string; readonly files: readonly TreeFile[] } | null
}

/** The file of an image that is opened, below `data/`. */
export const imageFile = ({ sha256, mediaType, tree }: Image): string =>
  tree === null ? imageName(sha256, mediaType) : `${treeFolder(tree.files, mediaType)}/${tree.main}`

/** All files of an image, by their paths in the release. */
export const imageFiles = (image: Image): readonly (TreeFile & { readonly mediaType: string })[] => {
  const { sha256, bytes, mediaType, tree } = image
  if (tree === null) return [{ path: `data/${imageName(sha256, mediaType)}`, sha256, bytes, mediaType }]
  const folder = treeFolder(tree.files, mediaType)
  return tree.files.map((file) => ({
    path: `data/${folder}/${file.path}`,
    sha256: file.sha256,
    bytes: file.bytes,
    mediaType: file.path === tree.main ? mediaType : 'application/octet-stream',
  }))
}

/** What a sample stands alone by: no content is in two splits. An old release of a folder knows no more than its description and its name. */
export const contentOf = (sample: {
  readonly sha256: string
  readonly mediaType: string
  readonly name: string
  readonly treeSha256: string | null
}): string => sample.treeSha256 ?? (sample.mediaType === zarrMediaType ? `${sample.sha256} ${sample.name}` : sample.sha256)

/** The image's name below `data/`: its content hash, with the extension of its content; never a name that somebody chose. */
const imageName = (sha256: string, mediaType: string): string => `${sha256}.${extensionOf(mediaType)}`

/** Paths that every release has. */
export const paths = {
  manifest: 'manifest.json',
  annotations: 'votes/annotations.ndjson',
  consensus: 'votes/consensus.ndjson',
  adjudications: 'votes/adjudications.ndjson',
  croissant: 'croissant.json',
  crate: 'ro-crate-metadata.json',
  datacite: 'datacite.json',
  cff: 'CITATION.cff',
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
