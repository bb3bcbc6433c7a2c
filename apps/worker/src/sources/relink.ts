import type { KnownFile, RelinkedFile } from '@reticle/db'
import type { RelinkCounts, SourceSettings } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import type { Entry } from './entry.ts'
import { listingOf } from './listing.ts'
import { Cancelled, type Scanning } from './scan.ts'
import { type Content, takeEntry } from './take-entry.ts'

const page = 1000
const batch = 200

type Place = Content & Pick<Entry, 'path' | 'uri'> & { readonly tag: string }
type Places = {
  readonly byPath: Map<string, Place>
  readonly byContent: Map<string, Place[]>
  readonly rejects: { at: string; reason: string }[]
}

/** Every file of the new place, with what it is made of: nothing else proves that it is the same. */
const readAll = async (context: WorkerContext, { source, scan }: Scanning, settings: SourceSettings): Promise<Places> => {
  const places: Places = { byPath: new Map(), byContent: new Map(), rejects: [] }
  let seen = 0
  for await (const listed of listingOf(context, settings, source.secret)) {
    if ('isLast' in listed) continue
    if ('reject' in listed) {
      places.rejects.push(listed.reject)
      continue
    }
    try {
      const content = await takeEntry(context.storage, listed, false, context.config.maxUploadBytes)
      const place = { ...content, path: listed.path, uri: listed.uri, tag: listed.tag ?? '' }
      places.byPath.set(place.path, place)
      const alike = places.byContent.get(place.sha256)
      if (alike === undefined) places.byContent.set(place.sha256, [place])
      else alike.push(place)
    } catch (cause) {
      places.rejects.push({ at: listed.path, reason: cause instanceof Error ? cause.message : String(cause) })
    }
    seen++
    if (seen % batch === 0 && (await context.read.sourceScans.get(scan.id))?.state !== 'running') throw new Cancelled()
  }
  return places
}

const lastName = (path: string): string => path.split('/').at(-1) ?? path

/** Where a known file lies now: under its own name, or where its bytes are, that of the same last name first; each place is taken once. */
const placeFor = ({ byPath, byContent }: Places, taken: ReadonlySet<string>, { path, sha256 }: KnownFile): Place | undefined => {
  const own = byPath.get(path)
  if (own?.sha256 === sha256 && !taken.has(path)) return own
  const free = (byContent.get(sha256) ?? []).filter((place) => !taken.has(place.path))
  return free.find((place) => lastName(place.path) === lastName(path)) ?? free[0]
}

export type RelinkPlan = { readonly counts: RelinkCounts; readonly files: readonly RelinkedFile[]; readonly rejects: Places['rejects'] }

/** Where the files of a source lie at another place, by their hashes. Nothing is changed by it. */
export const planRelink = async (context: WorkerContext, scanning: Scanning, settings: SourceSettings): Promise<RelinkPlan> => {
  const places = await readAll(context, scanning, settings)
  const taken = new Set<string>()
  const files: RelinkedFile[] = []
  const counts = { kept: 0, moved: 0, lost: 0, differing: 0, others: 0 }
  for (let after = ''; ; ) {
    const known = await context.read.sourceFiles.page(scanning.source.id, after, page)
    for (const file of known) {
      after = file.path
      const place = placeFor(places, taken, file)
      if (place === undefined) {
        if (places.byPath.has(file.path)) counts.differing++
        else counts.lost++
        continue
      }
      taken.add(place.path)
      if (place.path === file.path) counts.kept++
      else counts.moved++
      const { sha256, bytes, tag, path: newPath, uri: newUri } = place
      files.push({ path: file.path, sha256, bytes, tag, newPath, newUri, oldUri: file.uri })
    }
    if (known.length < page) return { counts: { ...counts, others: places.byPath.size - taken.size }, files, rejects: places.rejects }
  }
}
