import { storedReader } from '@reticle/release'
import type { StorePlace } from '@reticle/storage'
import { boundedMap } from '../caches/bounded-map.ts'
import type { Context } from '../context.ts'
import { inThread } from '../threads/in-thread.ts'
import { type ExportPreview, previewOf } from './preview-of.ts'

type Files = Parameters<typeof storedReader>[0]
export type PreviewWork = { readonly files: Files; readonly format: string; readonly place: StorePlace }

/** From so many samples on the work goes beside the event loop. */
const mostSamplesHere = 500
const mostKept = 500
const thread = new URL('./thread.ts', import.meta.url)

/** By the id of a release, which is the hash of its manifest, and the format: neither ever says anything else. */
const kept = boundedMap<string, Promise<ExportPreview>>(mostKept)

/** What a frozen release becomes in a format. Worked out once, also for those who ask meanwhile. */
export const exportPreview = ({ storage }: Context, release: { manifestSha256: string; samples: number }, files: Files, format: string) => {
  const key = `${release.manifestSha256} ${format}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const isLarge = release.samples > mostSamplesHere
  const work: PreviewWork = { files, format, place: storage.place }
  const made = isLarge
    ? inThread<ExportPreview>(thread, work)
    : previewOf(
        storedReader(files, async (sha256) => storage.read(sha256)),
        format,
      )
  kept.set(key, made)
  // A store that was away for a while is asked again.
  made.catch(() => kept.forget(key))
  return made
}
