import react from '@vitejs/plugin-react'
import { defineConfig, type Rolldown } from 'vite'
import { benchChunkOf } from './build/bench-chunks.ts'
import { benchPage } from './build/bench-page.ts'
import { earlyWords } from './build/early-words.ts'
import { precompress } from './build/precompress.ts'

/** `RETICLE_API` names the api that the development server forwards to; the built app is served by the api itself. */
const api = process.env.RETICLE_API ?? 'http://127.0.0.1:4280'

/** Plots, markdown and uploads are large, and come with the pages that have any. */
const isCommon = (id: string): boolean =>
  !/recharts|@mantine[\\/+](charts|dropzone)|[\\/]d3-|victory|es-toolkit|immer|redux|reselect|micromark|mdast|hast|unist|remark|unified|vfile|markdown/.test(
    id,
  )

export default defineConfig({
  plugins: [react(), earlyWords(), benchPage(), precompress()],
  server: {
    port: 5173,
    proxy: { '/api': { target: api, ws: true } },
  },
  // The decoders of chunks are loaded when the first chunk of their kind comes.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    target: 'es2023',
    // Browsers that know light-dark(): the fallback that would be written for older ones does not follow Mantine's colour scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // A test may build another page out of the same parts.
      input: process.env.RETICLE_WEB_PAGE ?? 'index.html',
      output: {
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        assetFileNames: ({ names: [name = 'asset'] }) => `assets/${name.split(/[~.]/)[0]}-[hash][extname]`,
        strictExecutionOrder: true,
        codeSplitting: {
          // Few files: over a slow line each one costs a turn of its own.
          groups: [
            { name: 'app', tags: ['$initial'], test: (id: string) => !/early|language\/language\.ts/.test(id), priority: 10 },
            ...(['common', 'bench'] as const).map((chunk, index) => ({
              name: (id: string, context: Rolldown.ChunkingContext) => (benchChunkOf(id, context) === chunk ? chunk : undefined),
              debugName: chunk,
              priority: 5 - index,
            })),
            // What several pages need, by the pages that need it; little of it goes along with more.
            { name: 'shared', test: isCommon, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 2_000 },
          ],
        },
      },
    },
  },
})
