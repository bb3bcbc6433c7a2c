import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Child = {
  /** Sends a line and answers with the words of the line that comes back. */
  readonly ask: (line: string) => Promise<readonly string[]>
  readonly stop: () => void
}

/** Writes what the program reads into its folder. */
export type Fill = (folder: string) => void

/** A program of another language, on one core, with a folder of its own that `fill` fills first: `command ...before FOLDER ...after`. */
export const startChild = async (command: string, before: readonly string[], fill: Fill, after: readonly string[] = []): Promise<Child> => {
  const folder = mkdtempSync(join(tmpdir(), 'reticle-child-'))
  fill(folder)
  const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const child = spawn(command, [...before, folder, ...after], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...threads } })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next()
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`)
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${[command, ...before].join(' ')} ended`)
      return String(value).split(' ')
    },
    stop: () => {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}
