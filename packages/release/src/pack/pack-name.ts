import { ownFiles, type PackOptions } from '@reticle/domain'
import { fileSlug } from './file-slug.ts'

type Named = { readonly name: string; readonly version: string }

/** The folder of a release's archive (R50). */
export const releaseFolder = ({ name, version }: Named): string => `${fileSlug(name)}-${version}`

/** What a pack is saved as; one of a release that was withdrawn says so. */
export const packFile = (release: Named & { readonly isWithdrawn: boolean }, { format, images, roCrate }: PackOptions) => {
  const isTar = format === ownFiles
  const parts = [
    releaseFolder(release),
    ...(isTar ? [] : [format]),
    ...(images ? ['images'] : []),
    ...(roCrate === null ? [] : [`ro-crate-${roCrate}`]),
    ...(release.isWithdrawn ? ['withdrawn'] : []),
  ]
  return isTar
    ? { fileName: `${parts.join('-')}.tar`, mediaType: 'application/x-tar' }
    : { fileName: `${parts.join('-')}.zip`, mediaType: 'application/zip' }
}
