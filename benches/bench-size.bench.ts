/**
 * How much JavaScript the labelling bench needs before its first sample can be drawn: all scripts that the bench's own page names (`label.html`:
 * its entry, the bench with all that it imports at once, its words, and the worker that unpacks pixels), as a build writes them, compressed as the server
 * sends them to the browsers of today (Brotli; goal: below 500 kB). With gzip is stated on standard error. The baseline is 500 kB, so that the
 * ratio says how much of the bound is used.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildWeb } from './build-web.ts'
import { report } from './figure.ts'

const bound = 500

type Compress = (bytes: Buffer) => Buffer

const kilobytesOf = async (folder: string, files: readonly string[], compress: Compress): Promise<number> => {
  const sizes = await Promise.all(files.map(async (file) => compress(await readFile(join(folder, file))).length))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

const measure = async (folder: string): Promise<void> => {
  const page = await readFile(join(folder, 'label.html'), 'utf8')
  const listed = /id="catalogues">([^<]+)</.exec(page)?.[1] ?? '{}'
  // Of the catalogues that the page lists, it asks for the words of the bench in one language.
  const { app, bench, canvas } = (JSON.parse(listed) as { readonly en?: { readonly [room: string]: string | undefined } }).en ?? {}
  const words = [app, bench, canvas].map((file) => file?.slice(1))
  const scripts = [...page.replace(listed, '').matchAll(/assets\/[^"]+\.js/g)].map(([file]) => file)
  const files = [...new Set([...scripts, ...words])].filter((file) => file !== undefined)
  if (!files.some((file) => file.includes('decode-worker')))
    throw new Error('the page of the bench does not name the worker that unpacks pixels')
  const gzipped = await kilobytesOf(folder, files, (bytes) => gzipSync(bytes, { level: 9 }))
  const value = await kilobytesOf(folder, files, brotliCompressSync)
  process.stderr.write(`${files.length} files, ${gzipped.toFixed(1)} kB with gzip\n`)
  report({ bench: 'bench-size', name: 'JavaScript of the bench', value, unit: 'kB', baseline: bound, goal: 1, better: 'lower' })
}

const folder = await buildWeb()
try {
  await measure(folder)
} finally {
  await rm(folder, { recursive: true, force: true })
}
