import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Log } from './port.ts'
import { fetchDebianRedis, fetchedRedis } from './redis-debian.ts'

const execute = promisify(execFile)

/** A Redis (or Valkey) server program and the environment that it needs. */
export type RedisProgram = { readonly command: string; readonly env: Readonly<Record<string, string>>; readonly version: string }

const onPath = (name: string): string | undefined => {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // The next folder.
    }
  }
  return undefined
}

/** Streams, LMPOP and the like that the queues use came with 6.2. */
const isNewEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 6 || (major === 6 && minor >= 2)
}

/** What the program says of itself; a reason when it cannot be used. */
const examine = async (command: string, env: Readonly<Record<string, string>>): Promise<RedisProgram | { readonly reason: string }> => {
  try {
    const { stdout } = await execute(command, ['--version'], { env: { PATH: process.env.PATH, ...env }, timeout: 10_000 })
    const version = /v=([0-9.]+)/.exec(stdout)?.[1] ?? ''
    if (!isNewEnough(version)) return { reason: `${command} is version ${version || 'unknown'}, and 6.2 or later is needed` }
    return { command, env, version }
  } catch (cause) {
    return { reason: `${command} does not run: ${cause instanceof Error ? (cause.message.split('\n')[1] ?? cause.message) : cause}` }
  }
}

/** The ladder: a server on the PATH, one that was fetched before, and (unless only looking) the distribution's package, not installed. */
export const redisProgram = async (log: Log, mayFetch: boolean): Promise<RedisProgram | { readonly reason: string }> => {
  const reasons: string[] = []
  for (const name of ['redis-server', 'valkey-server']) {
    const command = onPath(name)
    if (command === undefined) continue
    const found = await examine(command, {})
    if ('command' in found) return found
    reasons.push(found.reason)
  }
  if (reasons.length === 0) reasons.push('no redis-server or valkey-server on the PATH')
  for (const rung of [fetchedRedis, ...(mayFetch ? [() => fetchDebianRedis(log)] : [])]) {
    const fetched = await rung()
    if ('reason' in fetched) {
      if (fetched.reason !== '') reasons.push(fetched.reason)
      continue
    }
    const found = await examine(fetched.command, fetched.env)
    if ('command' in found) return found
    reasons.push(found.reason)
  }
  return { reason: reasons.join('; ') }
}
