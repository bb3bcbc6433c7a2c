import { createHash } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { ok } from '@reticle/domain'
import { isPackName } from './pack-name.ts'
import { mostParts, partBytes } from './part-size.ts'
import { partsOf } from './parts-of.ts'
import type { PackStore, StoredBlob } from './port.ts'
import { orUndefined, type S3Objects } from './s3-objects.ts'

const prefix = 'packs/'
const base64 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64')

/** One upload in parts: sends one while the next is being filled, so that two are in memory at most. */
const inParts = async ({ client, at }: S3Objects, key: string, parts: AsyncIterator<Buffer>, first: Buffer): Promise<void> => {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at(key), ChecksumAlgorithm: 'SHA256' }))
  const place = { ...at(key), UploadId }
  const done: CompletedPart[] = []
  const send = async (body: Buffer, PartNumber: number): Promise<void> => {
    if (PartNumber > mostParts) throw new Error(`${key}: more than the ${mostParts} parts that S3 takes`)
    const ChecksumSHA256 = base64(body)
    const sent = await client.send(
      new UploadPartCommand({ ...place, PartNumber, Body: body, ContentLength: body.byteLength, ChecksumSHA256 }),
    )
    done.push({ PartNumber, ETag: sent.ETag, ChecksumSHA256 })
  }
  try {
    let sending = send(first, 1)
    // What fails is thrown below, not as a rejection that nobody waits for.
    sending.catch(() => undefined)
    for (let number = 2; ; number++) {
      const next = await parts.next()
      await sending
      if (next.done === true) break
      sending = send(next.value, number)
      sending.catch(() => undefined)
    }
    await client.send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts: done } }))
  } catch (cause) {
    // What cannot be taken back now is what `sweep` is for.
    await client.send(new AbortMultipartUploadCommand(place)).catch(() => undefined)
    throw cause
  }
}

/**
 * Packs as objects `packs/NAME`, uploaded in parts while they are made: nothing of them lies on the disk, and S3 shows one only when all of it is
 * there. Every part carries its SHA-256, which S3 compares.
 */
export const s3Packs = (objects: S3Objects): PackStore => {
  const { client, at, head, read, remove } = objects
  const keyOf = (name: string) => `${prefix}${name}`
  return {
    put: async (name, content) => {
      if (!isPackName(name)) throw new Error(`"${name}" is no name of a pack`)
      const hash = createHash('sha256')
      let bytes = 0
      const counted = async function* () {
        for await (const piece of content) {
          hash.update(piece)
          bytes += piece.byteLength
          yield piece
        }
      }
      const parts = partsOf(counted(), partBytes)
      const first = await parts.next()
      const body = first.done === true ? Buffer.alloc(0) : first.value
      if (body.byteLength < partBytes(1))
        await client.send(new PutObjectCommand({ ...at(keyOf(name)), Body: body, ContentLength: bytes, ChecksumSHA256: base64(body) }))
      else await inParts(objects, keyOf(name), parts, body)
      const stored: StoredBlob = { sha256: hash.digest('hex'), bytes }
      const length = (await head(keyOf(name)))?.ContentLength
      if (length !== bytes) throw new Error(`${keyOf(name)}: ${bytes} bytes were sent, and S3 has ${length ?? 'none'}`)
      return ok(stored)
    },
    read: async (name, range) => (isPackName(name) ? read(keyOf(name), range) : undefined),
    size: async (name) => (isPackName(name) ? (await head(keyOf(name)))?.ContentLength : undefined),
    remove: async (name) => {
      if (isPackName(name)) await remove(keyOf(name))
    },
    sweep: async (before) => {
      let swept = 0
      // A server that cannot list them answers 501 or 405: a rule of the bucket's lifecycle has to remove them there.
      for (let markers = {}; ; ) {
        const listed = await orUndefined(
          client.send(new ListMultipartUploadsCommand({ Bucket: at('').Bucket, Prefix: prefix, ...markers })),
          ...[405, 501],
        )
        for (const { Key, UploadId, Initiated } of listed?.Uploads ?? []) {
          if (Key === undefined || UploadId === undefined || (Initiated?.getTime() ?? Number.POSITIVE_INFINITY) >= before.getTime())
            continue
          await orUndefined(client.send(new AbortMultipartUploadCommand({ ...at(Key), UploadId })), 404)
          swept++
        }
        if (listed?.IsTruncated !== true) return swept
        markers = { KeyMarker: listed.NextKeyMarker, UploadIdMarker: listed.NextUploadIdMarker }
      }
    },
  }
}
