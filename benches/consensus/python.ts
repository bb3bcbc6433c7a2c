import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A Python with the package, or nothing: RETICLE_PYTHON, or the first on the path or of the system that can import it. */
export const pythonWith = (name: string): string | undefined =>
  [process.env.RETICLE_PYTHON ?? 'python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0,
  )

export type Child = {
  /** Sends a line and answers with the words of the line that comes back. */
  readonly ask: (line: string) => Promise<readonly string[]>
  readonly stop: () => void
}

/** One of the scripts beside this file, on one core, with a folder of its own that `fill` fills first. */
export const startPython = async (
  python: string,
  script: string,
  fill: (folder: string) => void,
  args: readonly string[] = [],
): Promise<Child> => {
  const folder = mkdtempSync(join(tmpdir(), 'reticle-python-'))
  fill(folder)
  const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(python, [path, folder, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...threads } })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next()
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`)
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${script} ended`)
      return String(value).split(' ')
    },
    stop: () => {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}
