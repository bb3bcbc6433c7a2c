import type { Release } from '@reticle/contract'
import { sampleIdSchema } from '@reticle/domain'
import { canIn, useProject } from '../../app/project.ts'
import { Thumbnail } from '../samples/thumbnail.tsx'
import { fileUrl } from './files.tsx'

/** What every browser shows. */
const shownAsItIs = /\.(png|jpe?g|webp)$/i

type Shown = { readonly id: string; readonly width: number; readonly height: number; readonly file?: string }

/**
 * A released sample in a square of `size` CSS pixels: its thumbnail for who may see the project's samples, else the file of the release where a
 * browser shows it; nothing where neither is to be had.
 */
export const ReleasePicture = ({ release, sample, size }: { release: Pick<Release, 'id'>; sample: Shown; size: number }) => {
  const project = useProject()
  if (canIn(project, 'sample.read')) return <Thumbnail sample={{ ...sample, id: sampleIdSchema.parse(sample.id) }} size={size} />
  if (sample.file === undefined || !shownAsItIs.test(sample.file)) return null
  return <img src={fileUrl(release.id, sample.file)} alt="" loading="lazy" width={size} height={size} className="thumbnail" />
}
