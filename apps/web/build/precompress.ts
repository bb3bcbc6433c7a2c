import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]
/** Below this a compressed file saves no packet. */
const least = 1024

/** Puts a `.br` and a `.gz` beside each text file of a build: compressed once, as small as can be, and not anew for each request. */
export const precompress = (): Plugin => ({
  name: 'reticle:precompress',
  apply: 'build',
  enforce: 'post',
  closeBundle: {
    order: 'post',
    async handler() {
      const { root, build } = this.environment.config
      const folder = resolve(root, build.outDir)
      const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|html|svg|json)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const bytes = await readFile(join(folder, name))
          if (bytes.length < least) return
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
          await writeFile(join(folder, `${name}.br`), await brotli(bytes, { params }))
          await writeFile(join(folder, `${name}.gz`), await zip(bytes, { level: 9 }))
        }),
      )
    },
  },
})
