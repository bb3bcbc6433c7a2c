import type { SourceSecret, SourceSettings } from '@reticle/domain'
import { guardedLookup, openAddresses } from '@reticle/egress'
import { type BucketObject, openBucket } from '@reticle/storage'
import { groupsOf, isWanted, type Listed, SourceProblem } from './entry.ts'
import type { Reach } from './list-http.ts'

type BucketSettings = SourceSettings & { readonly kind: 's3' }

const cures: Readonly<Record<string, string>> = {
  NoSuchBucket: 'check the name of the bucket',
  AccessDenied: 'check the keys, and that they may list and read this bucket',
  InvalidAccessKeyId: 'check the keys',
  SignatureDoesNotMatch: 'check the secret key and the region',
}

const problemOf = ({ bucket }: BucketSettings, cause: unknown): SourceProblem => {
  if (cause instanceof SourceProblem) return cause
  const [name, message] = cause instanceof Error ? [cause.name, cause.message] : ['', String(cause)]
  return new SourceProblem(
    `the bucket "${bucket}" cannot be listed: ${name} ${message}`.trim(),
    cures[name] ?? 'check the endpoint, the bucket and the keys',
  )
}

/** Below the folder of an OME-Zarr: a piece of one image, and none for itself. */
const zarrIn = (key: string): string | undefined => /^(.*?\.zarr)\//.exec(key)?.[1]

/** Objects of a bucket below a prefix. Their ETags tell whether they are read again. */
export const listBucket = async function* (
  settings: BucketSettings,
  secret: SourceSecret | null,
  { allowance }: Reach,
): AsyncGenerator<Listed> {
  const { endpoint, bucket: name, prefix, region } = settings
  const first = await openAddresses(new URL(endpoint ?? `https://${name}.s3.${region}.amazonaws.com`), allowance)
  if (!first.ok)
    throw new SourceProblem(first.error.message, `give another endpoint, or ask the operator to allow it (${allowance.setting})`)
  const bucket = openBucket({ endpoint, bucket: name, prefix, region, keys: secret, lookup: guardedLookup(allowance) })
  const entryOf = ({ key, bytes, tag }: BucketObject): Listed => {
    const path = key.slice(prefix.length).replace(/^\/+/, '')
    const read = async function* () {
      yield* await bucket.read(key)
    }
    return { path, name: path, tag: `${tag} ${bytes}`, uri: null, groups: groupsOf(settings, path), metadata: {}, read }
  }
  let lastZarr: string | undefined
  try {
    const objects = bucket.list()
    for (;;) {
      const next = await objects.next().catch((cause: unknown) => {
        throw problemOf(settings, cause)
      })
      if (next.done === true) {
        yield { isLast: true }
        return
      }
      const zarr = zarrIn(next.value.key)
      if (zarr === undefined) {
        const entry = entryOf(next.value)
        if ('path' in entry && isWanted(settings, entry.path)) yield entry
      } else if (zarr !== lastZarr) {
        lastZarr = zarr
        yield {
          reject: {
            at: zarr,
            reason: 'an OME-Zarr in a bucket is not read in place: mount it below an allowed folder, or pack it as a zip',
          },
        }
      }
    }
  } finally {
    bucket.close()
  }
}
