import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `RETICLE_API` names the api that the development server forwards to; the built app is served by the api itself. */
const api = process.env.RETICLE_API ?? 'http://127.0.0.1:4280'

export default defineConfig({
  plugins: [react()],
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
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            { name: 'konva', test: /node_modules[\\/](\.pnpm[\\/])?konva/, priority: 20 },
          ],
        },
      },
    },
  },
})
