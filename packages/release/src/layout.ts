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
  'application/vnd.ome.zarr+zip': 'zarr.zip',
}

/** A file that lies packed says so behind its type (RFC 6839: `+gzip`, `+zip`). */
const extensionOf = (mediaType: string): string => {
  const [plain = '', isPacked] = mediaType.endsWith('+gzip') ? [mediaType.slice(0, -'+gzip'.length), true] : [mediaType, false]
  const extension = extensions[plain] ?? 'bin'
  return isPacked ? `${extension}.gz` : extension
}

/** The image's name below `data/`: its content hash, with the extension of its content; never a name that somebody chose. */
export const imageName = (sha256: string, mediaType: string): string => `${sha256}.${extensionOf(mediaType)}`

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
