import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pythonWith } from './python.ts'

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))

/** A set of real data beside the project, read in place; `word` says in a test's name when it is absent. */
export const sharedSet = (name: string): { readonly path: string; readonly isThere: boolean; readonly word: string } => {
  const isThere = existsSync(shared + name)
  return { path: `${shared}${name}/`, isThere, word: isThere ? '' : ` [skipped: ../shared/data/${name} is absent]` }
}

const found = pythonWith('json', 'xml.etree.ElementTree')

/** A reader that is none of ours: Python with its own parsers. `word` says in a test's name when it is absent. */
export const python = {
  isThere: found !== undefined,
  word: found !== undefined ? '' : ' [skipped: there is no python3]',
  /** What a script prints as JSON when it is given a text on standard input. @throws with what it says when it fails. */
  run: (script: string, input: string): unknown => {
    const { status, stdout, stderr } = spawnSync(found ?? '', ['-c', script], {
      input,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 2 ** 28,
    })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  },
}
