import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const victims = ['api', 'worker', 'redis', 'postgres'] as const
export type Victim = (typeof victims)[number]

type RunRecord = {
  readonly owner: { readonly pid: number }
  readonly children: readonly { readonly name: string; readonly mark: { readonly pid: number } }[]
}

const pidIn = async (file: string): Promise<number | undefined> => {
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0])
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The number of a running process of the Reticle on `data`; undefined while it is down, and always for a Redis that the machine has not. */
export const pidOf = async (data: string, name: Victim | 'up'): Promise<number | undefined> => {
  try {
    const record: RunRecord = JSON.parse(await readFile(join(data, 'run.json'), 'utf8'))
    const pid = {
      up: () => record.owner.pid,
      api: () => record.children.find((one) => one.name === 'api')?.mark.pid,
      worker: () => record.children.find((one) => one.name === 'worker')?.mark.pid,
      redis: () => pidIn(join(data, 'redis/redis.pid')),
      postgres: () => pidIn(join(data, 'postgres/cluster/postmaster.pid')),
    }
    const found = await pid[name]()
    return found !== undefined && isAlive(found) ? found : undefined
  } catch {
    // Being written, or not yet there.
    return undefined
  }
}

/** Waits, at most 90 s, until a process other than `before` runs under the name. */
export const nextPidOf = async (data: string, name: Victim, before?: number): Promise<number> => {
  const deadline = performance.now() + 90_000
  for (;;) {
    const pid = await pidOf(data, name)
    if (pid !== undefined && pid !== before) return pid
    if (performance.now() > deadline) throw new Error(`${name} did not run again within 90 s`)
    await sleep(50)
  }
}

/** Kills everything of the Reticle on `data` at once, as a power cut would, the one that watches over the others first. */
export const killAll = async (data: string): Promise<void> => {
  const pids = await Promise.all((['up', ...victims] as const).map((name) => pidOf(data, name)))
  for (const pid of pids) if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** The address of the database that Reticle keeps under `data`. */
export const databaseOf = async (data: string): Promise<string> => {
  const read = async (name: string) => (await readFile(join(data, 'postgres', name), 'utf8')).trim()
  return `postgresql://reticle:${await read('password')}@127.0.0.1:${await read('port')}/reticle`
}
