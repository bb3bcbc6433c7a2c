import type { SourceSecret, SourceSettings } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import type { Listing } from './entry.ts'
import { listBucket } from './list-bucket.ts'
import { listFolderSource } from './list-folder.ts'
import { listHttp } from './list-http.ts'
import { listManifest } from './list-manifest.ts'
import { listZip } from './list-zip.ts'

/** All files of a source, as they are met. Throws SourceProblem when it cannot be looked at. */
export const listingOf = ({ config }: WorkerContext, settings: SourceSettings, secret: SourceSecret | null): Listing => {
  const allowance = { hosts: config.sourcePrivateHosts, setting: 'RETICLE_SOURCE_PRIVATE_HOSTS' }
  const reach = { allowance, mostBytes: config.maxUploadBytes }
  const { sourceFolders } = config
  switch (settings.kind) {
    case 'folder':
      return listFolderSource({ ...settings, kind: 'folder' }, sourceFolders)
    case 'ome-zarr':
      return listFolderSource({ ...settings, kind: 'ome-zarr' }, sourceFolders)
    case 'zip':
      return listZip(settings, sourceFolders)
    case 'manifest':
      return listManifest(settings, sourceFolders, reach)
    case 'http-list':
      return listHttp(settings, reach)
    case 's3':
      return listBucket(settings, secret, reach)
  }
}
