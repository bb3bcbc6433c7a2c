import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const filesUnder = (path) => {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

/** One hash over the names and the contents of files and folders. */
export const digest = (paths, extra = '') => {
  const hash = createHash('sha256').update(extra)
  for (const file of paths.flatMap(filesUnder)) hash.update(`\0${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

/** Does `work` unless it was done to its end for this `value`; an interrupted one is done again. */
export const unlessStamped = async (file, value, work) => {
  if (existsSync(file) && readFileSync(file, 'utf8') === value) return
  rmSync(file, { force: true })
  await work()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, value)
}
