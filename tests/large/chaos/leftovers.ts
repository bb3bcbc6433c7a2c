import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endProcess, isRunning, isStillRunning, type ProcessMark } from '@reticle/services'

/** A small file system of memory at `folder`, for filling it up; false where we may not. */
export const mountSmall = (folder: string, megabytes: number): boolean => {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const unmount = async (folder: string): Promise<void> => {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      execFileSync('/bin/umount', [folder], { stdio: 'ignore' })
      return
    } catch {
      await sleep(100)
    }
  }
}

const isMounted = (folder: string): boolean => readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `)

/** Ends and removes what a killed run left behind: its owner no longer runs. */
export const sweepStages = async (prefix: string): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    let owner: ProcessMark
    try {
      owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))
    } catch {
      // Kept for whoever looks into a failure, or not ours.
      continue
    }
    if (isStillRunning(owner)) continue
    const pids = readdirSync(folder).filter((file) => file.endsWith('.pid'))
    for (const file of [...pids, 'redis/redis.pid', 'postgres/cluster/postmaster.pid', 'restored/cluster/postmaster.pid']) {
      const pid = existsSync(join(folder, file)) ? Number(readFileSync(join(folder, file), 'utf8').split('\n')[0]) : 0
      // Numbers are used again: only a process that works with this folder is ended.
      if (isRunning(pid) && worksWith(pid, folder)) await endProcess(pid, 'SIGQUIT', 3000)
    }
    for (const mounted of ['redis', 'data']) if (isMounted(join(folder, mounted))) await unmount(join(folder, mounted))
    rmSync(folder, { recursive: true, force: true })
  }
}

const worksWith = (pid: number, folder: string): boolean => {
  try {
    return ['cmdline', 'environ'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder))
  } catch {
    return false
  }
}
