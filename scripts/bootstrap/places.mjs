import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Programs that the bootstrap brings; kept between runs, safe to delete. */
export const toolsFolder = join(project, '.reticle', 'tools')

/** npm and pnpm need a home folder to keep their caches in; some service users have none. */
export const withHome = (env) => {
  try {
    accessSync(homedir(), constants.W_OK)
    return env
  } catch {
    const home = join(project, '.reticle', 'home')
    mkdirSync(home, { recursive: true })
    return { ...env, HOME: home, XDG_CACHE_HOME: join(home, '.cache'), npm_config_cache: join(home, '.npm') }
  }
}
