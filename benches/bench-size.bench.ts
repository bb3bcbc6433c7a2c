/**
 * How much JavaScript the labelling bench needs before its first sample can be drawn: the page's entry and the bench's chunk with all that
 * they import at once, and the worker that unpacks pixels, as a build writes them, compressed as the server does it for the browsers of today
 * (Brotli; goal: below 500 kB). With gzip, and what comes later (dialogs, panels, assisted tools), is stated on standard error. The baseline
 * is 500 kB, so that the ratio says how much of the bound is used.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildWeb } from './build-web.ts'
import { report } from './figure.ts'

const bound = 500
const page = 'src/bench/bench-page.tsx'

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly dynamicImports?: readonly string[] }
type Manifest = Readonly<Record<string, Chunk | undefined>>
type Compress = (bytes: Buffer) => Buffer

/** The chunks that come with some others at once. */
const closureOf = (manifest: Manifest, names: readonly string[], seen = new Set<string>()): ReadonlySet<string> => {
  for (const name of names) {
    if (seen.has(name)) continue
    seen.add(name)
    closureOf(manifest, manifest[name]?.imports ?? [], seen)
  }
  return seen
}

const scriptsOf = (manifest: Manifest, names: Iterable<string>): readonly string[] =>
  [...new Set([...names].flatMap((name) => manifest[name]?.file ?? []))].filter((file) => file.endsWith('.js'))

const kilobytesOf = async (folder: string, files: readonly string[], compress: Compress): Promise<number> => {
  const sizes = await Promise.all(files.map(async (file) => compress(await readFile(join(folder, file))).length))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

const measure = async (folder: string): Promise<void> => {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest
  if (manifest[page] === undefined) throw new Error('the build has no chunk of the bench')
  const now = closureOf(manifest, ['index.html', page])
  const worker = (await readdir(join(folder, 'assets'))).filter((file) => file.startsWith('decode-worker') && file.endsWith('.js'))
  if (worker.length !== 1) throw new Error('the build has no worker that unpacks pixels')
  const files = [...scriptsOf(manifest, now), ...worker.map((file) => `assets/${file}`)]
  const opened = [...now].filter((name) => name !== 'index.html').flatMap((name) => manifest[name]?.dynamicImports ?? [])
  const later = [...closureOf(manifest, opened)].filter((name) => !now.has(name))
  const gzip = (bytes: Buffer) => gzipSync(bytes, { level: 9 })
  const [value, gzipped, lazy] = [
    await kilobytesOf(folder, files, brotliCompressSync),
    await kilobytesOf(folder, files, gzip),
    await kilobytesOf(folder, scriptsOf(manifest, later), brotliCompressSync),
  ]
  process.stderr.write(
    `${files.length} files, ${gzipped.toFixed(1)} kB with gzip; ${lazy.toFixed(1)} kB more when panels and dialogs are opened\n`,
  )
  report({ bench: 'bench-size', name: 'JavaScript of the bench', value, unit: 'kB', baseline: bound, goal: 1, better: 'lower' })
}

const folder = await buildWeb(['--manifest', 'manifest.json'])
try {
  await measure(folder)
} finally {
  await rm(folder, { recursive: true, force: true })
}
