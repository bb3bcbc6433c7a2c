import { spawnSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Builds the web app into a new folder, which the caller removes. */
export const buildWeb = async (options: readonly string[] = []): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-bench-web-'))
  const web = join(new URL('../', import.meta.url).pathname, 'apps/web')
  const vite = join(web, 'node_modules/.bin/vite')
  const { status, stderr } = spawnSync(vite, ['build', '--outDir', folder, '--emptyOutDir', ...options], { cwd: web })
  if (status !== 0) throw new Error(`the web app could not be built: ${stderr}`)
  return folder
}
