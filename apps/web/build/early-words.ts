import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

type Catalogues = Record<string, Record<string, string>>

/** Writes into the app's page where each catalogue of words lies, and the script that asks for those of the page. */
export const earlyWords = (): Plugin => {
  let early = ''
  return {
    name: 'reticle:early-words',
    apply: 'build',
    buildStart() {
      early = this.emitFile({ type: 'chunk', id: 'src/language/early-words.ts', name: 'early-words' })
    },
    async writeBundle(options, bundle) {
      if (bundle['index.html'] === undefined || options.dir === undefined) return
      const catalogues: Catalogues = {}
      for (const chunk of Object.values(bundle)) {
        const found = chunk.type === 'chunk' ? /\/src\/language\/([a-z]{2})\/([a-z]+)\.ts$/.exec(chunk.facadeModuleId ?? '') : null
        const [, language, room] = found ?? []
        if (language !== undefined && room !== undefined) catalogues[language] = { ...catalogues[language], [room]: `/${chunk.fileName}` }
      }
      const page = join(options.dir, 'index.html')
      // Data and no script: a strict content security policy lets it be.
      const tags = [
        `<script type="application/json" id="catalogues">${JSON.stringify(catalogues)}</script>`,
        `<script type="module" async crossorigin src="/${this.getFileName(early)}"></script>`,
      ]
      const text = await readFile(page, 'utf8')
      await writeFile(page, text.replace('<script type="module"', `${tags.join('\n    ')}\n    $&`))
    },
  }
}
