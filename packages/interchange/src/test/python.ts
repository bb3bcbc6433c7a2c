import { spawnSync } from 'node:child_process'

/** RETICLE_PYTHON names one more Python to ask, one with packages that the system has not. */
const candidates = [process.env.RETICLE_PYTHON, 'python3', '/usr/bin/python3'].filter((one) => one !== undefined)

/** A Python that has all of the given packages; undefined when there is none on this machine. */
export const pythonWith = (...packages: readonly string[]): string | undefined =>
  candidates.find((python) => spawnSync(python, ['-c', packages.map((name) => `import ${name}`).join('\n')]).status === 0)

/** What a script prints. @throws with what it says of its failure. */
export const run = (python: string | undefined, script: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
