import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { project } from './places.mjs'
import { say } from './say.mjs'

const file = join(project, '.reticle', 'bootstrap.lock')

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause.code === 'EPERM'
  }
}

const owner = () => {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return 0
  }
}

const take = () => {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, String(process.pid))
  try {
    linkSync(draft, file)
    return true
  } catch (cause) {
    if (cause.code !== 'EEXIST') throw cause
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Runs `work` while no other bootstrap installs or builds in this folder. A killed one's lock counts for nothing. */
export const withLock = async (work) => {
  mkdirSync(join(project, '.reticle'), { recursive: true })
  for (let round = 0; !take(); round++) {
    const other = owner()
    if (other === 0 || !isAlive(other)) rmSync(file, { force: true })
    else {
      if (round === 0) say(`Another start (process ${other}) is installing; waiting for it ...`)
      await sleep(200)
    }
  }
  const release = () => {
    if (owner() === process.pid) rmSync(file, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
