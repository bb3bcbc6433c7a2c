import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Child, type Fill, startChild } from './child.ts'

/** A Python with the package, or nothing: RETICLE_PYTHON, or the first on the path or of the system that can import it. */
export const pythonWith = (name: string): string | undefined =>
  [process.env.RETICLE_PYTHON ?? 'python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0,
  )

/** One of the scripts beside this file, on one core. */
export const startPython = (python: string, script: string, fill: Fill, args: readonly string[] = []): Promise<Child> =>
  startChild(python, [fileURLToPath(new URL(script, import.meta.url))], fill, args)
