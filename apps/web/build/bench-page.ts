import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const benchModule = 'src/bench/bench-page.tsx'
const workerName = 'decode-worker'

type Bundle = Rolldown.OutputBundle

const chunkOf = (bundle: Bundle, file: string): Rolldown.OutputChunk | undefined => {
  const found = bundle[file]
  return found?.type === 'chunk' ? found : undefined
}

/** A chunk with all that comes with it at once. */
const closureOf = (bundle: Bundle, file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const next of chunkOf(bundle, file)?.imports ?? []) closureOf(bundle, next, seen)
  return seen
}

const stylesOf = (bundle: Bundle, files: Iterable<string>): readonly string[] => [
  ...new Set(Array.from(files, (file) => [...(chunkOf(bundle, file)?.viteMetadata?.importedCss ?? [])]).flat()),
]

/**
 * Writes `label.html`, which the api sends for the labelling bench: `index.html` with links to all that the bench needs for its first sample, so
 * that a first visit asks for it at once and not file after file, and with the script that asks for the bench's first data meanwhile.
 */
export const benchPage = (): Plugin => {
  let early = ''
  return {
    name: 'reticle:bench-page',
    apply: 'build',
    buildStart() {
      early = this.emitFile({ type: 'chunk', id: 'src/net/early-requests.ts', name: 'early-requests' })
    },
    async writeBundle(options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const bench = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(benchModule))
      const entry = chunks.find(({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith('index.html'))
      // Another page is built out of the same parts.
      if (bench === undefined || entry === undefined || options.dir === undefined) return
      const present = closureOf(bundle, entry.fileName)
      const wanted = [...closureOf(bundle, bench.fileName)].filter((file) => !present.has(file))
      const workers = Object.keys(bundle).filter((file) => file.includes(workerName) && file.endsWith('.js'))
      // Not deferred like the others: it must not wait for the style sheets.
      const script = `<script type="module" async crossorigin src="/${this.getFileName(early)}"></script>`
      const links = [
        ...stylesOf(bundle, wanted).map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
        ...wanted.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
        ...workers.map((file) => `<link rel="modulepreload" as="worker" crossorigin href="/${file}">`),
      ]
      const page = await readFile(join(options.dir, 'index.html'), 'utf8')
      const withScript = page.replace('<script type="module"', `${script}\n    $&`)
      await writeFile(join(options.dir, 'label.html'), withScript.replace('</head>', `  ${links.join('\n    ')}\n  </head>`))
    },
  }
}
